package io.github.layerflux.engine;

import io.github.layerflux.cache.BuildCache;
import io.github.layerflux.cache.CacheKey;
import io.github.layerflux.cache.SharedStep;
import io.github.layerflux.cache.SharedSteps;
import io.github.layerflux.cache.StepRecord;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.engine.StepCache.SharedHit;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Digest;
import io.github.layerflux.layer.ContentsStore;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.step.LayerSlot;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Takes steps over from other machines. A record becomes one of this machine when its layer is here, which is when
 * something first reads it: a record never refers to a blob that isn't complete.
 */
final class SharedLookup {

    private final SharedSteps shared;
    private final BuildCache cache;
    private final ContentStore store;
    private final ContentsStore contents;
    private final Scheduler workers;
    private final boolean readOnly;

    /** @param readOnly whether nothing is fetched or recorded */
    SharedLookup(
            SharedSteps shared,
            BuildCache cache,
            ContentStore store,
            ContentsStore contents,
            Scheduler workers,
            boolean readOnly) {
        this.shared = shared;
        this.cache = cache;
        this.store = store;
        this.contents = contents;
        this.workers = workers;
        this.readOnly = readOnly;
    }

    SharedSteps steps() {
        return shared;
    }

    /** @param parent of the records */
    Mono<Optional<SharedHit>> find(Digest parent, CacheKey key) {
        return shared.find(parent, key)
                .publishOn(workers)
                .map(found -> found.isPresent() ? Optional.of(taken(parent, found.get())) : Optional.empty());
    }

    private SharedHit taken(Digest parent, SharedStep step) {
        Optional<Layer> layer = step.record().layer();
        if (layer.isPresent() && !store.has(layer.get().descriptor())) {
            return new SharedHit(step.record(), step.source(), Optional.of(elsewhere(parent, step, layer.get())));
        }
        save(parent, step.record());
        return new SharedHit(step.record(), step.source(), Optional.empty());
    }

    private LayerSlot elsewhere(Digest parent, SharedStep step, Layer layer) {
        Mono<Layer> here = readOnly
                ? Mono.error(() -> new EnvironmentFailure("its layer is in " + step.source() + " alone"))
                : step.layer().publishOn(workers).doOnNext(arrived -> save(parent, step.record()));
        Mono<Layer> listed = shared.lendTables(List.of(layer), contents)
                .publishOn(workers)
                .then(Mono.defer(() -> contents.isWhole(layer.diffId()) ? Mono.just(layer) : here));
        return new LayerSlot.Remote(layer, listed, here);
    }

    private void save(Digest parent, StepRecord record) {
        if (!readOnly) {
            cache.save(parent, record);
        }
    }
}
