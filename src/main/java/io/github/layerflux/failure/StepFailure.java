package io.github.layerflux.failure;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
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
        this(exitCode, "", output, suggestion(exitCode));
    }

    /** It took too long. */
    public static StepFailure timedOut(int exitCode, Duration timeout, List<String> output) {
        String time = timeout.toString().substring(2).toLowerCase(Locale.ROOT); // PT1M30S
        return new StepFailure(
                exitCode,
                ", killed after " + time + " (runTimeout)",
                output,
                "If it only needs longer, set layerflux.runTimeout to more than " + time + ".");
    }

    /** The kernel killed something in it because it used more memory than a RUN of this build may. */
    public static StepFailure overMemory(int exitCode, String limit, List<String> output) {
        return new StepFailure(
                exitCode,
                ", out of memory: it needs more than " + limit + " (runMemory)",
                output,
                "Set layerflux.runMemory to more, or let the command use less: a smaller heap (-Xmx), fewer jobs at once"
                        + " (-j).");
    }

    /** The kernel killed something on this machine while it ran, because there was no memory left. */
    public static StepFailure outOfMemory(int exitCode, List<String> output) {
        return new StepFailure(
                exitCode,
                ", and while it ran the kernel killed a process for lack of memory",
                output,
                "Give the machine or the container that builds more memory, or let the command use less: a smaller heap"
                        + " (-Xmx), fewer jobs at once (-j, layerflux.parallelism).");
    }

    private StepFailure(int exitCode, String why, List<String> output, String suggestion) {
        this(
                exitCode,
                Details.of(
                        "did not complete successfully: exit code: " + exitCode + why, output, Optional.of(suggestion)),
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
