package io.github.layerflux.failure;

import org.jspecify.annotations.Nullable;

/** The user's Dockerfile, ignore file or configuration is wrong; becomes a {@code MojoFailureException}. */
public final class UserFailure extends BuildFailure {

    private static final long serialVersionUID = 1L;

    public UserFailure(String problem) {
        this(problem, null);
    }

    public UserFailure(String problem, @Nullable Throwable cause) {
        this(Details.of(problem), cause);
    }

    private UserFailure(Details details, @Nullable Throwable cause) {
        super(details, cause);
    }

    @Override
    BuildFailure copy(Details changed) {
        return new UserFailure(changed, getCause());
    }
}
