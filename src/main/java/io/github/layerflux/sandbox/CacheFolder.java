package io.github.layerflux.sandbox;

import io.github.layerflux.image.Digest;
import io.github.layerflux.layer.PackedLayer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A folder of {@code RUN --mount=type=cache}. Two RUNs, of whatever builds, have the same one if they agree in its id,
 * in the attributes that it is made with, and in what it is made from.
 *
 * @param uid owner of the folder when it is made
 * @param mode permission bits of the folder when it is made
 * @param seed what it holds at first, if anything
 * @param travelled what it holds instead when it is empty: layers of the store, the lowest first, that another machine
 *     packed
 */
public record CacheFolder(
        String id, Sharing sharing, long uid, long gid, int mode, Optional<Seed> seed, List<PackedLayer> travelled) {

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
        travelled = List.copyOf(travelled);
    }

    /** One that begins with its seed alone. */
    public CacheFolder(String id, Sharing sharing, long uid, long gid, int mode, Optional<Seed> seed) {
        this(id, sharing, uid, gid, mode, seed, List.of());
    }

    public CacheFolder travelled(List<PackedLayer> layers) {
        return new CacheFolder(id, sharing, uid, gid, mode, seed, layers);
    }

    /** Equal for requests of the same folder, on every machine: 32 hexadecimal digits. */
    public String name() {
        // lengths keep an id that looks like more apart from one that is
        String from = seed.map(Seed::identity).orElse("");
        return Digest.of(
                        id.length() + " " + id + " " + uid + ":" + gid + " " + Integer.toOctalString(mode) + " " + from)
                .hex()
                .substring(0, 32);
    }
}
