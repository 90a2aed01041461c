package io.github.layerflux.cache;

import io.github.layerflux.image.Digest;
import io.github.layerflux.image.Platform;
import java.util.Objects;

/**
 * The image that a step starts from.
 *
 * @param imageId digest of its configuration
 * @param chainId identity of its layers ({@link io.github.layerflux.image.ImageConfig#chainId})
 * @param stageBaseDisplay what the stage started from, as people know it: {@code alpine:3.20}, {@code stage install}
 */
public record ParentState(Digest imageId, Digest chainId, Platform platform, String stageBaseDisplay) {

    public ParentState {
        Objects.requireNonNull(imageId, "imageId is null");
        Objects.requireNonNull(chainId, "chainId is null");
        Objects.requireNonNull(platform, "platform is null");
        Objects.requireNonNull(stageBaseDisplay, "stageBaseDisplay is null");
    }
}
