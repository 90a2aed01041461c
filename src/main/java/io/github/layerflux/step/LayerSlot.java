package io.github.layerflux.step;

import io.github.layerflux.layer.Layer;
import io.github.layerflux.sandbox.LowerLayer;
import io.github.layerflux.sandbox.Upper;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** A layer's place in an image that is being built: in the store already, or on its way there. */
public sealed interface LayerSlot {

    /** The layer, as soon as it lies in the store. */
    Mono<Layer> layer();

    /** What a RUN on top mounts below itself. */
    Mono<LowerLayer> lower();

    /** The same slot, whose failure to fill is another one. */
    LayerSlot onErrorMap(Function<Throwable, Throwable> mapper);

    /** A layer in the store. */
    record Stored(Layer stored) implements LayerSlot {
        @Override
        public Mono<Layer> layer() {
            return Mono.just(stored);
        }

        @Override
        public Mono<LowerLayer> lower() {
            return Mono.just(new LowerLayer.Stored(stored));
        }

        @Override
        public LayerSlot onErrorMap(Function<Throwable, Throwable> mapper) {
            return this;
        }
    }

    /**
     * A base image's layer that is being pulled.
     *
     * @param layer hot
     */
    record Pulling(Mono<Layer> layer) implements LayerSlot {
        @Override
        public Mono<LowerLayer> lower() {
            return layer.map(LowerLayer.Stored::new);
        }

        @Override
        public LayerSlot onErrorMap(Function<Throwable, Throwable> mapper) {
            return new Pulling(layer.onErrorMap(mapper));
        }
    }

    /**
     * What a RUN has just written: the next RUN starts on it while it is packed.
     *
     * @param layer hot: packing has begun and is shared by all who wait
     */
    record Packing(Upper upper, Mono<Layer> layer) implements LayerSlot {
        @Override
        public Mono<LowerLayer> lower() {
            return Mono.just(new LowerLayer.Changed(upper));
        }

        @Override
        public LayerSlot onErrorMap(Function<Throwable, Throwable> mapper) {
            return new Packing(upper, layer.onErrorMap(mapper));
        }
    }
}
