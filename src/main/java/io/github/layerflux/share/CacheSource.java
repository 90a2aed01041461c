package io.github.layerflux.share;

import java.util.Objects;

/**
 * A shared cache that a build reads.
 *
 * @param mounts what it takes of cache mounts
 */
public record CacheSource(CacheLocation location, MountChoice mounts) {

    public CacheSource {
        Objects.requireNonNull(location, "location is null");
        Objects.requireNonNull(mounts, "mounts is null");
    }

    /** One of which only steps are taken. */
    public static CacheSource of(CacheLocation location) {
        return new CacheSource(location, MountChoice.NONE);
    }
}
