package io.github.layerflux.cache;

import io.github.layerflux.image.Digest;
import io.github.layerflux.image.Platform;
import java.util.Objects;

/**
 * The image that a step starts from.
 *
 * @param imageId digest of its configuration
 * @param chainId identity of its layers ({@link io.github.layerflux.image.ImageConfig#chainId})
 */
public record ParentState(Digest imageId, Digest chainId, Platform platform) {

    public ParentState {
        Objects.requireNonNull(imageId, "imageId is null");
        Objects.requireNonNull(chainId, "chainId is null");
        Objects.requireNonNull(platform, "platform is null");
    }
}
