package io.github.layerflux.cache;

import io.github.layerflux.image.Digest;
import java.util.Objects;

/**
 * Where files come from when it isn't the build context: an earlier stage or another image.
 *
 * @param display {@code stage build}, {@code alpine:3.20}; not part of a key
 * @param imageId digest of its configuration
 */
public record SourceImage(String display, Digest imageId) {

    public SourceImage {
        Objects.requireNonNull(display, "display is null");
        Objects.requireNonNull(imageId, "imageId is null");
    }
}
