package io.github.layerflux.step;

import io.github.layerflux.image.ImageConfig;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.plan.VariableScope;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A finished stage, or a base image: what {@code FROM} continues and {@code COPY --from} reads.
 *
 * @param image the complete configuration
 * @param layers base first
 * @param slots where they are: a base's may be in a registry still
 * @param baseLayers how many of them are the base image's that the first of its stages started from
 * @param scope the ARGs in effect at its end, which a stage built on it inherits
 */
public record BuiltStage(
        ImageConfig image,
        List<Layer> layers,
        List<LayerSlot> slots,
        int baseLayers,
        VariableScope scope,
        Lineage lineage) {

    /** How many layers are fetched at once. */
    private static final int AT_ONCE = 4;

    public BuiltStage {
        Objects.requireNonNull(image, "image is null");
        layers = List.copyOf(layers);
        slots = List.copyOf(slots);
        Objects.requireNonNull(scope, "scope is null");
        Objects.requireNonNull(lineage, "lineage is null");
    }

    /** The same stage, as soon as all its layers are in the store. */
    public Mono<BuiltStage> fetched() {
        return when(LayerSlot::layer);
    }

    /** The same stage, as soon as files can be looked up in all its layers. */
    public Mono<BuiltStage> listed() {
        return when(LayerSlot::listed);
    }

    private Mono<BuiltStage> when(Function<LayerSlot, Mono<Layer>> ready) {
        for (LayerSlot slot : slots) {
            if (!(slot instanceof LayerSlot.Stored)) {
                return Flux.fromIterable(slots).flatMap(ready, AT_ONCE).then(Mono.just(this));
            }
        }
        return Mono.just(this);
    }
}
