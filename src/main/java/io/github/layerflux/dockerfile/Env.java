package io.github.layerflux.dockerfile;

import io.github.layerflux.failure.SourceRange;
import java.util.List;

/** {@code ENV name=value …}, or the older {@code ENV name value}; all words are expanded before any is assigned. */
public record Env(SourceRange where, String text, List<Assignment> assignments) implements Instruction {

    public Env {
        assignments = List.copyOf(assignments);
    }
}
