package io.github.layerflux.sandbox;

import java.util.Objects;
import java.util.Optional;

/**
 * A folder of {@code RUN --mount=type=cache}. Two RUNs, of whatever builds, have the same one if they agree in its id,
 * in the attributes that it is made with, and in what it is made from.
 *
 * @param uid owner of the folder when it is made
 * @param mode permission bits of the folder when it is made
 * @param seed what it holds at first, if anything
 */
public record CacheFolder(String id, Sharing sharing, long uid, long gid, int mode, Optional<Seed> seed) {

    /** Who may have it at the same time. */
    public enum Sharing {
        /** All who don't insist on having it alone. */
        SHARED,
        /** One; another one gets a folder of its own. */
        PRIVATE,
        /** One; others wait. */
        LOCKED
    }

    /**
     * The first content.
     *
     * @param identity changes when the content does
     */
    public record Seed(MountSource source, String identity) {
        public Seed {
            Objects.requireNonNull(source, "source is null");
            Objects.requireNonNull(identity, "identity is null");
        }
    }

    public CacheFolder {
        Objects.requireNonNull(id, "id is null");
        Objects.requireNonNull(sharing, "sharing is null");
        Objects.requireNonNull(seed, "seed is null");
    }
}
