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
                new Details(
                        "did not complete successfully: exit code: " + exitCode,
                        Optional.empty(),
                        Optional.empty(),
                        output,
                        Optional.empty()),
                null);
    }

    private StepFailure(int exitCode, Details details, @Nullable Throwable cause) {
        super(details, cause);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }

    @Override
    BuildFailure copy(Details changed) {
        return new StepFailure(exitCode, changed, getCause());
    }
}
