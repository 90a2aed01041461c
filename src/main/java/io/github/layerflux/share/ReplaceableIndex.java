package io.github.layerflux.share;

import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.BuildEvent.Warning;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.registry.Unavailable;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/** The index of a shared cache as one reads it who will write over it. */
final class ReplaceableIndex {

    private static final int MAX_CONFIG = 64 << 20;

    private final CacheStorage storage;
    private final Consumer<BuildEvent> events;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    ReplaceableIndex(CacheStorage storage, Consumer<BuildEvent> events) {
        this.storage = storage;
        this.events = events;
    }

    /** What can't be read of a folder never will be; a registry may just not answer. */
    Mono<Optional<byte[]>> manifest() {
        return storage.location() instanceof CacheLocation.Folder
                ? storage.replaceable().onErrorResume(failure -> {
                    begunAnew(failure);
                    return Mono.just(Optional.empty());
                })
                : storage.replaceable();
    }

    private Mono<CacheIndex> anew(Throwable failure) {
        begunAnew(failure);
        return Mono.just(CacheIndex.EMPTY);
    }

    private void begunAnew(Throwable failure) {
        warn("the cache " + storage.location().display() + " is damaged and begun anew: " + failure.getMessage());
    }

    /**
     * What is there; a cache that can't be read is replaced, anything else isn't ours to replace. What a registry doesn't
     * give just now is no reason to take from others what they left.
     *
     * @param manifest of {@link #manifest}
     */
    Mono<CacheIndex> index(Optional<byte[]> manifest) {
        if (manifest.isEmpty()) {
            return Mono.just(CacheIndex.EMPTY);
        }
        byte[] bytes = manifest.get();
        return Mono.fromCallable(() -> CacheFormat.config(bytes))
                .onErrorMap(
                        failure -> failure instanceof IOException && !(failure instanceof MalformedCache),
                        other -> new EnvironmentFailure("nothing is written over "
                                        + storage.location().display() + ": " + other.getMessage())
                                .suggest("Give the cache a tag of its own."))
                .flatMap(config -> storage.read(config, MAX_CONFIG)
                        .flatMap(read -> Mono.fromCallable(() -> CacheFormat.index(bytes, read)))
                        .onErrorResume(failure -> !(failure.getCause() instanceof Unavailable), this::anew))
                .onErrorResume(MalformedCache.class, this::anew);
    }

    /** Each text once, however often the index is read. */
    void warn(String text) {
        if (told.add(text)) {
            events.accept(new Warning(text));
        }
    }
}
