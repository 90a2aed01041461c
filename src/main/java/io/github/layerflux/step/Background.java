package io.github.layerflux.step;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Work that a build has begun and nobody waits for yet: packing layers, saving records. It is hot (begun once, shared
 * by all who wait later) and belongs to the build: disposing cancels what is still going on.
 *
 * <p>A failure surfaces where the result is awaited; the end of a stage awaits all of its work.
 */
public final class Background implements Disposable {

    /** What goes on, and how to cancel it. */
    private final Map<Mono<?>, Disposable.Swap> going = new ConcurrentHashMap<>();

    private volatile boolean disposed;

    /** Begins the work now and shares its result, also with those who ask after it has come. */
    public <T> Mono<T> start(Mono<T> work) {
        Mono<T> shared = work.share();
        Disposable.Swap handle = Disposables.swap();
        going.put(shared, handle);
        handle.update(shared.subscribe(result -> {}, failure -> going.remove(shared), () -> going.remove(shared)));
        if (disposed) {
            handle.dispose();
        }
        return shared;
    }

    /** Completes when all that was begun up to now has ended, well or not. */
    public Mono<Void> idle() {
        return Flux.defer(() -> Flux.fromIterable(going.keySet()))
                .concatMap(work -> work.then().onErrorComplete())
                .then();
    }

    @Override
    public void dispose() {
        disposed = true;
        going.values().forEach(Disposable::dispose);
    }

    @Override
    public boolean isDisposed() {
        return disposed;
    }
}
