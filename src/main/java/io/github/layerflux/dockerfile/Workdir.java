package io.github.layerflux.dockerfile;

import io.github.layerflux.failure.SourceRange;
import java.util.Objects;

/**
 * {@code WORKDIR path}.
 *
 * @param path raw, the rest of the line with inner blanks
 */
public record Workdir(SourceRange where, String text, String path) implements Instruction {

    public Workdir {
        Objects.requireNonNull(path, "path is null");
    }
}
