package io.github.layerflux.registry;

import io.github.layerflux.image.Digest;
import java.util.Objects;

/**
 * What a push to one reference did.
 *
 * @param digest what the reference stands for now
 * @param moved false when the registry had all of it, the tag included
 */
public record Pushed(PushTarget target, Digest digest, boolean moved) {

    public Pushed {
        Objects.requireNonNull(target, "target is null");
        Objects.requireNonNull(digest, "digest is null");
    }
}
