package io.github.layerflux.check;

import io.github.layerflux.dockerfile.Instruction;
import io.github.layerflux.event.Finding;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.SourceText;
import io.github.layerflux.failure.UserFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

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

    /** Ours, for who only checks. */
    private static final List<Rule> BESIDES = List.of(new StageNameTypo());

    /** A build argument that takes the place of the directive {@code # check=}. */
    public static final String BUILD_ARG = CheckOptions.BUILD_ARG;

    /** Of a long list nobody reads more. */
    private static final int MOST_TOLD = 10;

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
        return run(request, RULES);
    }

    /**
     * Applies rules that Docker has not, about what a build finds by itself when it tries.
     *
     * @throws io.github.layerflux.failure.UserFailure as {@link #run}
     */
    public static List<Finding> besides(CheckRequest request) {
        return run(request, BESIDES).findings();
    }

    /** Shows every instruction of the stages that matter, with what is known of its words. */
    public static void walk(CheckRequest request, BiConsumer<Instruction, KnownWords> visitor) {
        Subject subject = new Subject(request);
        new StageWalk(subject)
                .walk((instruction, variables) ->
                        visitor.accept(instruction, new KnownWords(subject.expander(), variables)));
    }

    private static Result run(CheckRequest request, List<Rule> rules) {
        CheckOptions options =
                CheckOptions.of(request.dockerfile(), request.request().buildArgs());
        if (options.skipsAll()) {
            return new Result(List.of(), options.error());
        }
        Subject subject = new Subject(request);
        Findings findings = new Findings(subject.source());
        for (Rule rule : rules) {
            if (options.applies(rule)) {
                rule.check(subject, findings);
            }
        }
        return new Result(findings.sorted(), options.error());
    }

    /** Findings as a failure, with their lines. */
    public static BuildFailure failure(List<Finding> findings, SourceText source) {
        List<BuildFailure> failures = new ArrayList<>();
        for (Finding finding : findings.subList(0, Math.min(MOST_TOLD, findings.size()))) {
            failures.add(new UserFailure(finding.message())
                    .suggest("See " + finding.url() + " or skip it: # check=skip=" + finding.rule())
                    .at(finding.where(), finding.rule())
                    .showing(source));
        }
        if (findings.size() > MOST_TOLD) {
            failures.add(
                    new UserFailure("… and " + (findings.size() - MOST_TOLD) + " more findings of the build checks"));
        }
        return failures.get(0).and(failures.subList(1, failures.size()));
    }

    /** The names of all rules. */
    public static List<String> names() {
        return RULES.stream().map(Rule::name).toList();
    }
}
