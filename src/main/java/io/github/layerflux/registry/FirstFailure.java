package io.github.layerflux.registry;

import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/** Of transfers that go on at once and fail together, the first failure is the one that is told. */
final class FirstFailure {

    /** Reactor's key of a sequence's own hook for failures that come after the sequence has failed. */
    private static final String LATER_FAILURES = "reactor.onErrorDropped.local";

    private static final Consumer<Throwable> PASSED_BY = failure -> {};

    private FirstFailure() {}

    /** The same work; without this Reactor would print later failures with their stack traces. */
    static <T> Mono<T> of(Mono<T> work) {
        return work.contextWrite(context -> context.put(LATER_FAILURES, PASSED_BY));
    }
}
