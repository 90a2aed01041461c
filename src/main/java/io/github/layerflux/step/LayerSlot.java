package io.github.layerflux.step;

import io.github.layerflux.layer.Layer;
import io.github.layerflux.sandbox.LowerLayer;
import io.github.layerflux.sandbox.Upper;
import java.util.function.Consumer;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** A layer's place in an image that is being built: in the store, on its way there, or still in a registry. */
public sealed interface LayerSlot {

    /** The layer, as soon as it lies in the store. */
    Mono<Layer> layer();

    /** The layer, as soon as its files can be looked up: then its table of contents is here, if not the layer itself. */
    default Mono<Layer> listed() {
        return layer();
    }

    /** The layer, as soon as it is known what it is. */
    default Mono<Layer> described() {
        return layer();
    }

    /** What a RUN on top mounts below itself. */
    Mono<LowerLayer> lower();

    /** The same slot, telling of a layer that comes from elsewhere when it is here. */
    default LayerSlot onArrival(Consumer<Layer> listener) {
        return this;
    }

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
     * A layer of a base image, or of a step that another machine executed, which isn't here. It is fetched when
     * something asks for it, once.
     *
     * @param known what it is
     */
    record Remote(Layer known, Mono<Layer> listed, Mono<Layer> layer) implements LayerSlot {
        @Override
        public Mono<Layer> described() {
            return Mono.just(known);
        }

        @Override
        public Mono<LowerLayer> lower() {
            return layer.map(LowerLayer.Stored::new);
        }

        @Override
        public LayerSlot onArrival(Consumer<Layer> listener) {
            return new Remote(known, listed, layer.doOnNext(listener));
        }

        @Override
        public LayerSlot onErrorMap(Function<Throwable, Throwable> mapper) {
            return new Remote(known, listed.onErrorMap(mapper), layer.onErrorMap(mapper));
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
