package io.github.layerflux.check;

/**
 * One rule. Names, messages and what they apply to are those of BuildKit (Docker's documentation, "Build checks"), so
 * that {@code # check=skip=…} means the same to both. Rules have no state.
 */
abstract sealed class Rule
        permits StageNameCasing,
                FromAsCasing,
                NoEmptyContinuation,
                ConsistentInstructionCasing,
                DuplicateStageName,
                ReservedStageName,
                JsonArgsRecommended,
                MaintainerDeprecated,
                UndefinedArgInFrom,
                WorkdirRelativePath,
                UndefinedVar,
                MultipleInstructionsDisallowed,
                LegacyKeyValueFormat,
                InvalidBaseImagePlatform,
                RedundantTargetPlatform,
                SecretsUsedInArgOrEnv,
                InvalidDefaultArgInFrom,
                FromPlatformFlagConstDisallowed,
                CopyIgnoredFile,
                InvalidDefinitionDescription,
                ExposeProtoCasing,
                ExposeInvalidFormat,
                StageNameTypo {

    private final String name;

    Rule(String name) {
        this.name = name;
    }

    final String name() {
        return name;
    }

    /** Whether it is only applied where the Dockerfile asks for it. */
    boolean experimental() {
        return false;
    }

    /** Tells what is wrong. */
    abstract void check(Subject subject, Findings findings);
}
