package io.github.layerflux.dockerfile;

import io.github.layerflux.failure.SourceRange;
import java.util.List;

/** {@code LABEL key=value …}; variables expand in keys too. */
public record Label(SourceRange where, String text, List<Assignment> assignments) implements Instruction {

    public Label {
        assignments = List.copyOf(assignments);
    }
}
