package io.github.layerflux.engine;

import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageConfig;
import io.github.layerflux.image.Platform;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.plan.Base;
import io.github.layerflux.step.Background;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Opens images that are not stages of this build. */
@FunctionalInterface
interface BaseOpener {

    /** An image by its configuration; layers that this machine lacks come when they are asked for. Called on a worker. */
    Mono<OpenedImage> open(Base base, Platform platform);

    /**
     * @param display as people know it
     * @param imageId digest of the configuration
     * @param resolved what the reference stands for: the digest of an index or manifest
     * @param pull absent when all layers are in the store
     */
    record OpenedImage(
            String display,
            Digest resolved,
            Digest imageId,
            ImageConfig config,
            List<Layer> layers,
            Optional<Pull> pull) {

        public OpenedImage {
            Objects.requireNonNull(display, "display is null");
            Objects.requireNonNull(resolved, "resolved is null");
            Objects.requireNonNull(imageId, "imageId is null");
            Objects.requireNonNull(config, "config is null");
            layers = List.copyOf(layers);
            Objects.requireNonNull(pull, "pull is null");
        }

        /** As people know it, without digest. */
        String reference() {
            int at = display.lastIndexOf("@sha256:");
            return at < 0 ? display : display.substring(0, at);
        }
    }

    /**
     * How an image's layers come. Each is begun by the first who asks and shared by all.
     *
     * @param tables completes when files can be looked up in all layers
     * @param layers completes when all layers are in the store
     * @param owner ends them with the build
     */
    record Pull(Mono<Void> tables, Mono<Void> layers, Background owner) {

        /**
         * Begins before anybody asks. The owner alone holds it: a subscriber of its own would keep the download going
         * after a failed build.
         *
         * @param looksUp whether files will be looked up first
         */
        void begin(boolean looksUp) {
            owner.start(looksUp ? tables.then(layers) : layers);
        }
    }
}
