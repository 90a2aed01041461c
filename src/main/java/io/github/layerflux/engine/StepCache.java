package io.github.layerflux.engine;

import io.github.layerflux.cache.CacheKey;
import io.github.layerflux.cache.StepKind;
import io.github.layerflux.cache.StepRecord;
import io.github.layerflux.event.Miss;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.image.Platform;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.step.Lineage;
import java.util.Optional;

/** The build cache as a stage needs it. Calls read or write small files and are made on a worker. */
public interface StepCache {

    /** What an earlier build recorded for this key on this parent. */
    Optional<StepRecord> lookup(Lineage parent, Platform platform, CacheKey key);

    /**
     * Why there was nothing: the first input that differs from the nearest sibling.
     *
     * @param parentDisplay what the parent is called if it has no children at all
     */
    Miss explain(Lineage parent, Platform platform, CacheKey key, String parentDisplay);

    /**
     * Whether a step that wasn't found turns its stage to EXECUTE.
     *
     * @param madeLayer whether executing it made a layer
     */
    boolean missInvalidates(StepKind kind, boolean madeLayer);

    /** Records an executed step. */
    void save(Lineage parent, Platform platform, CacheKey key, Executed executed);

    /**
     * What a record keeps of an executed step.
     *
     * @param created RFC 3339, as in the image's history
     */
    record Executed(StepRef step, Optional<Layer> layer, String created, long durationMs) {}
}
