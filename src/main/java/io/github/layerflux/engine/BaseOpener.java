package io.github.layerflux.engine;

import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageConfig;
import io.github.layerflux.image.Platform;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.plan.Base;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Opens images that are not stages of this build. */
@FunctionalInterface
interface BaseOpener {

    /** An image by its configuration; layers that this machine lacks are on their way. Called on a worker. */
    Mono<OpenedImage> open(Base base, Platform platform);

    /**
     * @param display as people know it
     * @param imageId digest of the configuration
     * @param pulling completes when all layers are in the store; absent when they are
     */
    record OpenedImage(
            String display, Digest imageId, ImageConfig config, List<Layer> layers, Optional<Mono<Void>> pulling) {

        public OpenedImage {
            Objects.requireNonNull(display, "display is null");
            Objects.requireNonNull(imageId, "imageId is null");
            Objects.requireNonNull(config, "config is null");
            layers = List.copyOf(layers);
            Objects.requireNonNull(pulling, "pulling is null");
        }
    }
}
