package io.github.layerflux.history;

import io.github.layerflux.image.Digest;
import java.util.Objects;

/**
 * The image that a stage started from.
 *
 * @param reference as people know it
 * @param digest what it stood for
 */
public record PastBase(String reference, Digest digest) {

    public PastBase {
        Objects.requireNonNull(reference, "reference is null");
        Objects.requireNonNull(digest, "digest is null");
    }
}
