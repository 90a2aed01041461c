package io.github.layerflux.failure;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The process of a RUN ended with something other than 0; becomes a {@code MojoExecutionException}. */
public final class StepFailure extends BuildFailure {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    /**
     * @param exitCode the process's exit status; 128 + n when it was killed by signal n
     * @param output the last lines of its output
     */
    public StepFailure(int exitCode, List<String> output) {
        this(
                exitCode,
                Details.of(
                        "did not complete successfully: exit code: " + exitCode,
                        output,
                        Optional.of(suggestion(exitCode))),
                null);
    }

    /** What the exit code alone tells, by the shells' convention. */
    private static String suggestion(int exitCode) {
        return switch (exitCode) {
            case 126 -> "The command can't be executed: check its file's mode and the platform it is for.";
            case 127 -> "A command was not found: install it in a step before, or check its name and PATH.";
            case 137 -> "The process was killed, perhaps for lack of memory.";
            default -> "The steps before stay cached: once the command is mended, the build goes on here.";
        };
    }

    private StepFailure(int exitCode, Details details, @Nullable Throwable cause) {
        super(details, cause);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }

    /** The same, with the place of the whole output. */
    public StepFailure loggedIn(String log) {
        return new StepFailure(exitCode, details().loggedIn(log), getCause());
    }

    @Override
    BuildFailure copy(Details changed) {
        return new StepFailure(exitCode, changed, getCause());
    }
}
