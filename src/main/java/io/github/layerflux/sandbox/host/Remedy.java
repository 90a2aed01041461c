package io.github.layerflux.sandbox.host;

import java.util.List;
import java.util.Objects;

/**
 * Something that is in the way, and what to do about it on this very machine.
 *
 * @param problem one sentence without a full stop
 * @param lines commands to be typed, or lines of a configuration
 */
public record Remedy(String problem, List<String> lines) {
    public Remedy {
        Objects.requireNonNull(problem, "problem is null");
        lines = List.copyOf(lines);
    }

    /** Both in one line. */
    public String text() {
        return lines.isEmpty() ? problem : problem + ": " + String.join("; ", lines);
    }
}
