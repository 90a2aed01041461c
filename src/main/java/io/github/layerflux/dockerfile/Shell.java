package io.github.layerflux.dockerfile;

import io.github.layerflux.failure.SourceRange;
import java.util.List;

/**
 * {@code SHELL ["executable", "parameter"]}.
 *
 * @param argv never expanded; not empty
 */
public record Shell(SourceRange where, String text, List<String> argv) implements Instruction {

    public Shell {
        argv = List.copyOf(argv);
    }
}
