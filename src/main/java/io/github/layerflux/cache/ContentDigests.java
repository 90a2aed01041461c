package io.github.layerflux.cache;

import io.github.layerflux.image.Digest;
import io.github.layerflux.layer.LayerEntry;
import java.util.List;

/** Reads files for their digests; asked once per step for all files whose digest isn't known yet. */
@FunctionalInterface
public interface ContentDigests {

    /** For files that all carry their digest, and where digests don't count. */
    ContentDigests NONE = files -> {
        throw new IllegalStateException("no digest is known of " + files.get(0).path());
    };

    /**
     * The digests of some files, in their order.
     *
     * @param files of type FILE or HARDLINK, none with {@link LayerEntry#content}
     * @throws io.github.layerflux.failure.EnvironmentFailure when one can't be read
     */
    List<Digest> of(List<LayerEntry> files);

    /**
     * Whether any file was written to, replaced or changed otherwise after a moment, though it may be what it was before.
     *
     * @param files as for {@link #of}, known or not
     * @param moment in nanoseconds since the epoch
     * @return false where files don't change, where digests don't count and where nobody can tell
     */
    default boolean changedSince(List<LayerEntry> files, long moment) {
        return false;
    }
}
