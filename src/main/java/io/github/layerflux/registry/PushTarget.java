package io.github.layerflux.registry;

import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.ImageReference;
import java.util.Objects;

/**
 * Where an image is pushed to.
 *
 * @param byDigest whether the tag is left as it is: the image is there by its digest alone
 */
public record PushTarget(ImageReference reference, boolean byDigest) {

    public PushTarget {
        Objects.requireNonNull(reference, "reference is null");
        if (reference.digest().isPresent()) {
            throw new UserFailure("can't push to " + reference.familiar() + ": an image's digest is its own")
                    .suggest("Name a repository and a tag.");
        }
    }

    String repository() {
        return reference.registry() + "/" + reference.repository();
    }
}
