package io.github.layerflux.engine;

import io.github.layerflux.cache.CacheKey;
import io.github.layerflux.cache.StepKind;
import io.github.layerflux.cache.StepRecord;
import io.github.layerflux.cache.StepTurn;
import io.github.layerflux.event.Miss;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.image.Platform;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.step.LayerSlot;
import io.github.layerflux.step.Lineage;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** The build cache as a stage needs it. Calls read or write small files and are made on a worker. */
public interface StepCache {

    /** What an earlier build recorded for this key on this parent. */
    Optional<StepRecord> lookup(StepRef step, Lineage parent, Platform platform, CacheKey key);

    /** Whether there is another place to look than this machine. */
    default boolean isShared() {
        return false;
    }

    /** What another machine recorded for this key on this parent. Never fails. */
    default Mono<Optional<SharedHit>> shared(StepRef step, Lineage parent, Platform platform, CacheKey key) {
        return Mono.just(Optional.empty());
    }

    /**
     * Why there was nothing: the first input that differs from the nearest sibling.
     *
     * @param parentDisplay what the parent is called if it has no children at all
     */
    Mono<Miss> explain(StepRef step, Lineage parent, Platform platform, CacheKey key, String parentDisplay);

    /** The turn at executing a step, once nobody else has it. */
    default Mono<StepTurn> turn(StepRef step, Lineage parent, Platform platform, CacheKey key) {
        return Mono.just(StepTurn.ALONE);
    }

    /** The same without waiting. */
    default Optional<StepTurn> turnIfFree(StepRef step, Lineage parent, Platform platform, CacheKey key) {
        return Optional.of(StepTurn.ALONE);
    }

    /**
     * Whether a step that wasn't found turns its stage to EXECUTE.
     *
     * @param madeLayer whether executing it made a layer
     */
    boolean missInvalidates(StepKind kind, boolean madeLayer);

    /** Records an executed step. */
    void save(Lineage parent, Platform platform, CacheKey key, Executed executed);

    /**
     * A step that another machine recorded.
     *
     * @param layer where its layer is, if it isn't here
     */
    record SharedHit(StepRecord record, String source, Optional<LayerSlot> layer) {}

    /**
     * What a record keeps of an executed step.
     *
     * @param created RFC 3339, as in the image's history
     */
    record Executed(StepRef step, StepKind kind, Optional<Layer> layer, String created, long durationMs) {}
}
