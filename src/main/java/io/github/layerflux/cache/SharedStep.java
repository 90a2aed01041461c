package io.github.layerflux.cache;

import io.github.layerflux.layer.Layer;
import java.util.Objects;
import reactor.core.publisher.Mono;

/**
 * A step that another machine recorded.
 *
 * @param record what a record of this machine would be; its layer need not be here
 * @param source what it was found in, as people know it: {@code registry.example/app/cache:main}
 * @param layer brings the layer, verified, into the store; begun by the first who subscribes and shared by all. Fails
 *     when it can't be had, see {@link SharedSteps#hasLost}
 */
public record SharedStep(StepRecord record, String source, Mono<Layer> layer) {

    public SharedStep {
        Objects.requireNonNull(record, "record is null");
        Objects.requireNonNull(source, "source is null");
        Objects.requireNonNull(layer, "layer is null");
    }
}
