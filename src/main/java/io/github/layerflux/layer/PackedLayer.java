package io.github.layerflux.layer;

import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import java.util.Objects;

/**
 * A layer that only exists compressed.
 *
 * @param blob of the media type of its compression
 * @param diffId of its uncompressed bytes
 * @param size of these
 */
public record PackedLayer(Descriptor blob, Digest diffId, long size) {

    public PackedLayer {
        Objects.requireNonNull(blob, "blob is null");
        Objects.requireNonNull(diffId, "diffId is null");
    }
}
