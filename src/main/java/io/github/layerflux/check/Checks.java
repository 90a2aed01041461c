package io.github.layerflux.check;

import io.github.layerflux.event.Finding;
import java.util.List;

/** Applies the rules to a Dockerfile. */
public final class Checks {

    /** In the order in which Docker lists them, which is that of the findings of one line. */
    private static final List<Rule> RULES = List.of(
            new StageNameCasing(),
            new FromAsCasing(),
            new NoEmptyContinuation(),
            new ConsistentInstructionCasing(),
            new DuplicateStageName(),
            new ReservedStageName(),
            new JsonArgsRecommended(),
            new MaintainerDeprecated(),
            new UndefinedArgInFrom(),
            new WorkdirRelativePath(),
            new UndefinedVar(),
            new MultipleInstructionsDisallowed(),
            new LegacyKeyValueFormat(),
            new InvalidBaseImagePlatform(),
            new RedundantTargetPlatform(),
            new SecretsUsedInArgOrEnv(),
            new InvalidDefaultArgInFrom(),
            new FromPlatformFlagConstDisallowed(),
            new CopyIgnoredFile(),
            new InvalidDefinitionDescription(),
            new ExposeProtoCasing(),
            new ExposeInvalidFormat());

    private Checks() {}

    /**
     * What the rules find.
     *
     * @param findings by line; none twice
     * @param error whether the Dockerfile asks for findings to fail the build
     */
    public record Result(List<Finding> findings, boolean error) {
        public Result {
            findings = List.copyOf(findings);
        }
    }

    /**
     * Checks a Dockerfile that could be planned.
     *
     * @throws io.github.layerflux.failure.UserFailure when its {@code # check=} can't be understood
     */
    public static Result run(CheckRequest request) {
        CheckOptions options =
                CheckOptions.of(request.dockerfile(), request.request().buildArgs());
        if (options.skipsAll()) {
            return new Result(List.of(), options.error());
        }
        Subject subject = new Subject(request);
        Findings findings = new Findings(subject.source());
        for (Rule rule : RULES) {
            if (options.applies(rule)) {
                rule.check(subject, findings);
            }
        }
        return new Result(findings.sorted(), options.error());
    }

    /** The names of all rules. */
    public static List<String> names() {
        return RULES.stream().map(Rule::name).toList();
    }
}
