package io.github.layerflux.dockerfile;

import io.github.layerflux.failure.SourceRange;
import java.util.Objects;

/** {@code CMD command}; an empty JSON array leaves the image without one. */
public record Cmd(SourceRange where, String text, Command command) implements Instruction {

    public Cmd {
        Objects.requireNonNull(command, "command is null");
    }
}
