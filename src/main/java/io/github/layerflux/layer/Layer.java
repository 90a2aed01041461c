package io.github.layerflux.layer;

import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import java.util.Objects;

/**
 * A layer that lies in the store.
 *
 * @param descriptor the blob as it rests: uncompressed if we made it, as it came if it was pulled
 * @param diffId digest of the uncompressed tar
 */
public record Layer(Descriptor descriptor, Digest diffId) {

    public Layer {
        Objects.requireNonNull(descriptor, "descriptor is null");
        Objects.requireNonNull(diffId, "diffId is null");
    }
}
