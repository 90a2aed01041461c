package io.github.layerflux.failure;

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

    @Override
    BuildFailure copy(Details changed) {
        return new EnvironmentFailure(changed, getCause());
    }
}
