package io.github.layerflux.failure;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A failure that is told to the user in one message: where, what went wrong, the last output, one suggestion.
 *
 * <p>Anything that is not a {@code BuildFailure} is a defect of ours and keeps its stack trace.
 */
public abstract sealed class BuildFailure extends RuntimeException
        permits UserFailure, EnvironmentFailure, StepFailure {

    private static final long serialVersionUID = 1L;

    private final transient Details details;

    BuildFailure(Details details, @Nullable Throwable cause) {
        super(details.problem(), cause);
        this.details = details;
    }

    /**
     * Everything that the message is made of.
     *
     * @param problem what went wrong, one sentence or more, no trailing newline
     * @param where the lines of the Dockerfile (or ignore file) it is about
     * @param instruction the instruction's text as it is shown, such as {@code RUN mvn package}
     * @param output last lines of output of a RUN
     * @param suggestion what to do about it, one sentence
     */
    public record Details(
            String problem,
            Optional<SourceRange> where,
            Optional<String> instruction,
            List<String> output,
            Optional<String> suggestion) {
        public Details {
            Objects.requireNonNull(problem, "problem is null");
            output = List.copyOf(output);
        }

        static Details of(String problem) {
            return new Details(problem, Optional.empty(), Optional.empty(), List.of(), Optional.empty());
        }
    }

    public Details details() {
        return details;
    }

    /** The same failure located at an instruction; an existing, more precise location is kept. */
    public BuildFailure at(SourceRange where, String instruction) {
        Details located = new Details(
                details.problem(),
                Optional.of(details.where().orElse(where)),
                Optional.of(details.instruction().orElse(instruction)),
                details.output(),
                details.suggestion());
        return copy(located);
    }

    /** The same failure with a suggestion, one sentence. */
    public BuildFailure suggest(String suggestion) {
        return copy(new Details(
                details.problem(), details.where(), details.instruction(), details.output(), Optional.of(suggestion)));
    }

    abstract BuildFailure copy(Details changed);

    /** The whole message: {@code Dockerfile:12 RUN mvn package: exit code: 1}, the output, the suggestion. */
    @Override
    public String getMessage() {
        if (details == null) {
            return super.getMessage();
        }
        StringBuilder text = new StringBuilder();
        details.where().ifPresent(range -> text.append(range));
        details.instruction()
                .ifPresent(line -> text.append(text.isEmpty() ? "" : " ").append(line));
        text.append(text.isEmpty() ? "" : ": ").append(details.problem());
        for (String line : details.output()) {
            text.append("\n  | ").append(line);
        }
        details.suggestion().ifPresent(hint -> text.append('\n').append(hint));
        return text.toString();
    }
}
