package io.github.layerflux.sandbox;

import java.util.List;
import java.util.Objects;

/**
 * How a RUN ended.
 *
 * @param exitCode its exit status; 128 + n when signal n ended it; 127 when the command was not found and 126 when it
 *     could not be executed
 * @param timedOut whether it was killed because its time was over
 * @param outOfMemory whether the kernel killed a process of it for lack of memory
 * @param upper what it changed so far, also when it failed
 * @param warnings what the build should know beside, a sentence each
 */
public record RunOutcome(int exitCode, boolean timedOut, OutOfMemory outOfMemory, Upper upper, List<String> warnings) {

    /** Whose memory was too small. */
    public enum OutOfMemory {
        NO,
        /** The machine's, or that of a container it runs in; the process that was killed may have been another one. */
        MACHINE,
        /** {@link RunLimits#memoryBytes}. */
        LIMIT
    }

    public RunOutcome {
        Objects.requireNonNull(outOfMemory, "outOfMemory is null");
        Objects.requireNonNull(upper, "upper is null");
        warnings = List.copyOf(warnings);
    }
}
