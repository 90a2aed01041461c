package io.github.layerflux.dockerfile;

import io.github.layerflux.failure.SourceRange;
import java.util.Objects;

/**
 * {@code STOPSIGNAL signal}.
 *
 * @param signal raw; once expanded, {@link SignalName#check} says whether it is one
 */
public record StopSignal(SourceRange where, String text, String signal) implements Instruction {

    public StopSignal {
        Objects.requireNonNull(signal, "signal is null");
    }
}
