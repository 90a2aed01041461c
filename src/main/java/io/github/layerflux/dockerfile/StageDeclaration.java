package io.github.layerflux.dockerfile;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One FROM and the instructions up to the next.
 *
 * @param index 0-based
 * @param name the alias after AS, lower-cased
 * @param instructions without the FROM
 */
public record StageDeclaration(int index, Optional<String> name, From from, List<Instruction> instructions) {

    public StageDeclaration {
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(from, "from is null");
        instructions = List.copyOf(instructions);
    }
}
