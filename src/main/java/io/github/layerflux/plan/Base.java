package io.github.layerflux.plan;

import io.github.layerflux.image.ImageReference;
import java.util.Objects;

/** Where files come from: what a stage starts with, or what {@code --from} names. */
public sealed interface Base {

    /** {@code FROM scratch}: nothing. */
    record Scratch() implements Base {}

    /**
     * Another stage of the Dockerfile, declared before.
     *
     * @param index its 0-based position in the Dockerfile
     */
    record EarlierStage(int index) implements Base {}

    /**
     * An image from a registry.
     *
     * @param asWritten expanded, not normalized
     */
    record ImageBase(ImageReference reference, String asWritten) implements Base {
        public ImageBase {
            Objects.requireNonNull(reference, "reference is null");
            Objects.requireNonNull(asWritten, "asWritten is null");
        }
    }

    /**
     * A named context of the request.
     *
     * @param name as the request spells it
     */
    record ContextBase(String name) implements Base {
        public ContextBase {
            Objects.requireNonNull(name, "name is null");
        }
    }
}
