package io.github.layerflux.failure;

import java.util.ArrayList;
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

    private static final int LONGEST_INSTRUCTION = 200;
    private static final int LONGEST_PROBLEM = 4000;

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
     * @param excerpt the source's lines, marked, see {@link SourceExcerpt}
     * @param log where the whole output is, as people find it
     * @param others more that is wrong with the same file, told in the same message
     */
    public record Details(
            String problem,
            Optional<SourceRange> where,
            Optional<String> instruction,
            List<String> output,
            Optional<String> suggestion,
            List<String> excerpt,
            Optional<String> log,
            List<BuildFailure> others) {
        public Details {
            Objects.requireNonNull(problem, "problem is null");
            output = List.copyOf(output);
            excerpt = List.copyOf(excerpt);
            others = List.copyOf(others);
        }

        static Details of(String problem) {
            return of(problem, List.of(), Optional.empty());
        }

        static Details of(String problem, List<String> output, Optional<String> suggestion) {
            return new Details(
                    problem,
                    Optional.empty(),
                    Optional.empty(),
                    output,
                    suggestion,
                    List.of(),
                    Optional.empty(),
                    List.of());
        }

        Details at(SourceRange range, String text) {
            return new Details(
                    problem,
                    Optional.of(where.orElse(range)),
                    Optional.of(instruction.orElse(text)),
                    output,
                    suggestion,
                    excerpt,
                    log,
                    others);
        }

        Details suggesting(String text) {
            return new Details(problem, where, instruction, output, Optional.of(text), excerpt, log, others);
        }

        Details showing(List<String> lines, List<BuildFailure> more) {
            return new Details(problem, where, instruction, output, suggestion, lines, log, more);
        }

        Details loggedIn(String file) {
            return new Details(problem, where, instruction, output, suggestion, excerpt, Optional.of(file), others);
        }
    }

    public Details details() {
        return details;
    }

    /** The same failure located at an instruction; an existing, more precise location is kept. */
    public BuildFailure at(SourceRange where, String instruction) {
        return copy(details.at(where, instruction));
    }

    /** The same failure with a suggestion, one sentence. */
    public BuildFailure suggest(String suggestion) {
        return copy(details.suggesting(suggestion));
    }

    /** The same failure with a suggestion, unless it has one. */
    public BuildFailure suggestIfNone(String suggestion) {
        return details.suggestion().isPresent() ? this : suggest(suggestion);
    }

    /** The same failure with the lines of the source that it is about; of another file, or shown already, unchanged. */
    public BuildFailure showing(SourceText source) {
        List<String> excerpt = details.excerpt();
        if (excerpt.isEmpty() && details.where().isPresent()) {
            SourceRange range = details.where().get();
            excerpt = range.file().equals(source.file()) ? SourceExcerpt.of(source, range) : excerpt;
        }
        List<BuildFailure> others = new ArrayList<>(details.others().size());
        for (BuildFailure other : details.others()) {
            others.add(other.showing(source));
        }
        return copy(details.showing(excerpt, others));
    }

    /** The same failure, and further ones of the same kind and file that are told with it. */
    public BuildFailure and(List<? extends BuildFailure> others) {
        List<BuildFailure> all = new ArrayList<>(details.others());
        all.addAll(others);
        return copy(details.showing(details.excerpt(), all));
    }

    abstract BuildFailure copy(Details changed);

    /**
     * The whole message: {@code Dockerfile:12 RUN mvn package: exit code: 1}, the source's lines, the output, the
     * suggestion; then the same of the others.
     */
    @Override
    public String getMessage() {
        if (details == null) {
            return super.getMessage();
        }
        StringBuilder text = new StringBuilder();
        details.where().ifPresent(range -> text.append(range));
        details.instruction()
                .ifPresent(line -> text.append(text.isEmpty() ? "" : " ").append(cut(line, LONGEST_INSTRUCTION)));
        text.append(text.isEmpty() ? "" : ": ").append(cut(details.problem(), LONGEST_PROBLEM));
        for (String line : details.excerpt()) {
            text.append('\n').append(line);
        }
        for (String line : details.output()) {
            text.append("\n  | ").append(line);
        }
        details.log().ifPresent(log -> text.append("\n  Log: ").append(log));
        details.suggestion().ifPresent(hint -> text.append('\n').append(hint));
        for (BuildFailure other : details.others()) {
            text.append("\n\n").append(other.getMessage());
        }
        return text.toString();
    }

    /** What was quoted may be a line of ten megabytes. */
    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
    }
}
