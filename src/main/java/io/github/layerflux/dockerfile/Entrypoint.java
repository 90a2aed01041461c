package io.github.layerflux.dockerfile;

import io.github.layerflux.failure.SourceRange;
import java.util.Objects;

/** {@code ENTRYPOINT command}; an empty JSON array takes an inherited one away. */
public record Entrypoint(SourceRange where, String text, Command command) implements Instruction {

    public Entrypoint {
        Objects.requireNonNull(command, "command is null");
    }
}
