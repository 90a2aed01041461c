package io.github.layerflux.event;

import java.util.List;
import java.util.Objects;

/**
 * A stage's place in the graph of stages.
 *
 * @param parent the stage it starts from, empty if it starts from an image, a context or nothing
 * @param sources the other stages that its instructions read from, in the Dockerfile's order
 */
public record StageOutline(String name, String parent, List<String> sources) {

    public StageOutline {
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(parent, "parent is null");
        sources = List.copyOf(sources);
    }
}
