package io.github.layerflux.registry;

import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.EnvironmentFailure;
import java.time.Duration;
import java.util.Optional;

/** A failure that may pass by itself. It stays in this package: {@link Retries} turns the last one into its cause. */
final class TransientFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient BuildFailure failure;
    private final transient Optional<Duration> retryAfter;

    TransientFailure(BuildFailure failure, Optional<Duration> retryAfter) {
        super(failure.getMessage(), failure);
        this.failure = failure;
        this.retryAfter = retryAfter;
    }

    TransientFailure(BuildFailure failure) {
        this(failure, Optional.empty());
    }

    /** What the server asked for. */
    Optional<Duration> retryAfter() {
        return retryAfter;
    }

    /** The failure that the user is told. */
    BuildFailure afterAttempts(long attempts) {
        String wait = retryAfter
                .map(pause -> "; it asks to wait " + pause.toSeconds() + " s")
                .orElse("");
        String tries = attempts > 1 ? " (tried " + attempts + " times)" : "";
        String problem = failure.details().problem();
        BuildFailure told =
                new EnvironmentFailure(problem + wait + tries, new Unavailable(problem, failure.getCause()));
        return failure.details().suggestion().map(told::suggest).orElse(told);
    }
}
