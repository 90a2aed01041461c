package io.github.layerflux.registry;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/**
 * Joins callers that want the same thing at the same time. The work is cancelled when the last of them is, which
 * {@code Mono.cache()} and {@code Mono.share()} wouldn't do. A caller that comes in just as the work ends may start it
 * anew, so work begins by looking whether it is done.
 */
public final class SingleFlight<K, V> {

    private final Map<K, Mono<V>> flights = new ConcurrentHashMap<>();

    /** @param work for the first that comes */
    public Mono<V> join(K key, Supplier<Mono<V>> work) {
        return Mono.defer(() -> flights.computeIfAbsent(key, absent -> flight(key, work)));
    }

    /**
     * The entry goes before the result is out, so what is asked after a result is worked anew. The value is replayed:
     * one who joins between it and its end must not find nothing.
     */
    private Mono<V> flight(K key, Supplier<Mono<V>> work) {
        return Mono.defer(work)
                .flux()
                .doOnTerminate(() -> flights.remove(key))
                .doOnCancel(() -> flights.remove(key))
                .replay(1)
                .refCount()
                .singleOrEmpty();
    }
}
