package io.github.layerflux.share;

import io.github.layerflux.layer.LayerCompression;
import java.util.Objects;

/**
 * What a build leaves for others, and where.
 *
 * @param imageOnly whether only the stages that the image consists of count ({@code mode=min}), and not all
 * @param compression of layers on their way
 * @param ignoreError whether a failure is a warning
 * @param mounts what it leaves of cache mounts
 */
public record CacheTarget(
        CacheLocation location,
        boolean imageOnly,
        LayerCompression compression,
        boolean ignoreError,
        MountChoice mounts) {

    public CacheTarget {
        Objects.requireNonNull(location, "location is null");
        Objects.requireNonNull(compression, "compression is null");
        Objects.requireNonNull(mounts, "mounts is null");
    }

    /** One that gets steps alone. */
    public CacheTarget(CacheLocation location, boolean imageOnly, LayerCompression compression, boolean ignoreError) {
        this(location, imageOnly, compression, ignoreError, MountChoice.NONE);
    }
}
