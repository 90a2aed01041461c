package io.github.layerflux.event;

import java.util.List;
import java.util.Objects;

/**
 * What came of executing a step that the cache has.
 *
 * @param differences of the new layer from the cached one, the first by path; {@code madeBy} is empty
 * @param total number of files that differ
 * @param durationMs of the execution
 * @param problem why it couldn't be compared; empty unless it failed
 */
public record Verification(Result result, List<FileChange> differences, int total, long durationMs, String problem) {

    /** As it stands in {@code image.json}. */
    public enum Result {
        /** The layers are the same, byte for byte. */
        IDENTICAL,
        /** Only modification times differ. */
        TIMES,
        DIFFERENT,
        /** It can't be executed again. */
        FAILED;

        /** Whether the step gives something else now. */
        public boolean isDifference() {
            return this == DIFFERENT || this == FAILED;
        }
    }

    public Verification {
        Objects.requireNonNull(result, "result is null");
        differences = List.copyOf(differences);
        Objects.requireNonNull(problem, "problem is null");
    }

    public static Verification identical(long durationMs) {
        return new Verification(Result.IDENTICAL, List.of(), 0, durationMs, "");
    }

    public static Verification failed(String problem, long durationMs) {
        return new Verification(Result.FAILED, List.of(), 0, durationMs, problem);
    }
}
