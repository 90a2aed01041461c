package io.github.layerflux.sandbox;

import io.github.layerflux.layer.Layer;
import java.util.Objects;

/** One layer above the base image in a RUN's root file system. */
public sealed interface LowerLayer {

    /** A layer in the store: made by COPY, or restored from the cache. */
    record Stored(Layer layer) implements LowerLayer {
        public Stored {
            Objects.requireNonNull(layer, "layer is null");
        }
    }

    /** What an earlier RUN of this build changed, packed or not. */
    record Changed(Upper upper) implements LowerLayer {
        public Changed {
            Objects.requireNonNull(upper, "upper is null");
        }
    }
}
