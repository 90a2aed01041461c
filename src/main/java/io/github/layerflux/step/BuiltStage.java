package io.github.layerflux.step;

import io.github.layerflux.image.ImageConfig;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.plan.VariableScope;
import java.util.List;
import java.util.Objects;

/**
 * A finished stage, or a base image: what {@code FROM} continues and {@code COPY --from} reads.
 *
 * @param image the complete configuration
 * @param layers in the store, base first
 * @param baseLayers how many of them are the base image's that the first of its stages started from
 * @param scope the ARGs in effect at its end, which a stage built on it inherits
 */
public record BuiltStage(ImageConfig image, List<Layer> layers, int baseLayers, VariableScope scope, Lineage lineage) {

    public BuiltStage {
        Objects.requireNonNull(image, "image is null");
        layers = List.copyOf(layers);
        Objects.requireNonNull(scope, "scope is null");
        Objects.requireNonNull(lineage, "lineage is null");
    }
}
