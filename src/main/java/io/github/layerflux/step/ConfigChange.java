package io.github.layerflux.step;

import io.github.layerflux.image.ImageConfig;
import io.github.layerflux.plan.VariableScope;
import java.util.List;
import java.util.Objects;

/**
 * What an instruction that writes only configuration does to an image.
 *
 * @param image the configuration afterwards, without the history entry
 * @param scope the ARGs in effect afterwards
 * @param createdBy the instruction as its history entry tells it
 * @param words the expanded instruction word by word, for its key: two instructions with equal words do the same
 */
record ConfigChange(ImageConfig image, VariableScope scope, String createdBy, List<String> words) {

    ConfigChange {
        Objects.requireNonNull(image, "image is null");
        Objects.requireNonNull(scope, "scope is null");
        Objects.requireNonNull(createdBy, "createdBy is null");
        words = List.copyOf(words);
    }
}
