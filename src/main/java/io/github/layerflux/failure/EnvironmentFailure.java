package io.github.layerflux.failure;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A registry, a disk, a sandbox or another part of the world failed; becomes a {@code MojoExecutionException}. */
public final class EnvironmentFailure extends BuildFailure {

    private static final long serialVersionUID = 1L;

    public EnvironmentFailure(String problem) {
        this(problem, null);
    }

    public EnvironmentFailure(String problem, @Nullable Throwable cause) {
        this(Details.of(problem), cause);
    }

    private EnvironmentFailure(Details details, @Nullable Throwable cause) {
        super(details, cause);
    }

    /**
     * A failure to read or write a file, told in words: who owns what can't be written, how much space is left.
     *
     * @param problem what was tried, {@code can't write target/image.json}
     */
    public static EnvironmentFailure io(String problem, Throwable cause) {
        FileProblem file = FileProblem.of(cause);
        return new EnvironmentFailure(Details.of(problem + ": " + file.words(), List.of(), file.remedy()), cause);
    }

    @Override
    BuildFailure copy(Details changed) {
        return new EnvironmentFailure(changed, getCause());
    }
}
