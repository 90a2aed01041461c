package io.github.layerflux.step;

import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * Work that a build has begun and nobody waits for yet: packing layers, saving records. It is hot (begun once, shared
 * by all who wait later) and belongs to the build: disposing cancels what is still going on.
 *
 * <p>A failure surfaces where the result is awaited; the end of a stage awaits all of its work.
 */
public final class Background implements Disposable {

    private final Disposable.Composite running = Disposables.composite();

    /** Begins the work now and shares its result, also with those who ask after it has come. */
    public <T> Mono<T> start(Mono<T> work) {
        Mono<T> shared = work.share();
        running.add(shared.subscribe(result -> {}, failure -> {}));
        return shared;
    }

    @Override
    public void dispose() {
        running.dispose();
    }

    @Override
    public boolean isDisposed() {
        return running.isDisposed();
    }
}
