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
final class SingleFlight<K, V> {

    private final Map<K, Mono<V>> flights = new ConcurrentHashMap<>();

    Mono<V> join(K key, Supplier<Mono<V>> work) {
        return Mono.defer(() -> flights.computeIfAbsent(
                key,
                absent -> Mono.defer(work)
                        .doOnTerminate(() ->
                                flights.remove(key)) // before the result is out: what is asked later is worked anew
                        .doOnCancel(() -> flights.remove(key))
                        .flux()
                        .replay(1) // one who joins between the value and its end must not find nothing
                        .refCount()
                        .singleOrEmpty()));
    }
}
