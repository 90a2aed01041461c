package io.github.layerflux.sandbox;

import java.util.Objects;

/**
 * How a RUN ended.
 *
 * @param exitCode its exit status; 128 + n when signal n ended it; 127 when the command was not found and 126 when it
 *     could not be executed
 * @param timedOut whether it was killed because its time was over
 * @param upper what it changed so far, also when it failed
 */
public record RunOutcome(int exitCode, boolean timedOut, Upper upper) {
    public RunOutcome {
        Objects.requireNonNull(upper, "upper is null");
    }
}
