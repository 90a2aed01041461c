package io.github.layerflux.dockerfile;

import io.github.layerflux.failure.SourceRange;
import java.util.Objects;

/**
 * {@code MAINTAINER name}.
 *
 * @param name stored as the image's author, never expanded
 */
public record Maintainer(SourceRange where, String text, String name) implements Instruction {

    public Maintainer {
        Objects.requireNonNull(name, "name is null");
    }
}
