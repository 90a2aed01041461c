package io.github.layerflux.share;

import io.github.layerflux.layer.LayerCompression;
import java.util.Objects;

/**
 * What a build leaves for others, and where.
 *
 * @param imageOnly whether only the stages that the image consists of count ({@code mode=min}), and not all
 * @param compression of layers on their way
 * @param ignoreError whether a failure is a warning
 */
public record CacheTarget(
        CacheLocation location, boolean imageOnly, LayerCompression compression, boolean ignoreError) {

    public CacheTarget {
        Objects.requireNonNull(location, "location is null");
        Objects.requireNonNull(compression, "compression is null");
    }
}
