package io.github.layerflux.snapshot;

import java.time.Duration;
import java.time.Instant;

/**
 * How far the machine's clock is ahead of the one that nobody can set (clock_gettime(2), CLOCK_REALTIME and
 * CLOCK_MONOTONIC): less than before means that it was set back meanwhile. Adjusting its speed changes both alike.
 */
final class ClockLead {

    /** The process may be interrupted between two readings: then it is the other readings that count. */
    private static final int READINGS = 5;
    /** Two clocks can't be read at one moment. No process can be started and change a file in less. */
    private static final long TOLERANCE_NANOS = 1_000_000;

    private ClockLead() {}

    /** In nanoseconds; to be compared within one process, which alone knows where its monotonic clock begins. */
    static long now() {
        long best = 0;
        long shortest = Long.MAX_VALUE;
        for (int i = 0; i < READINGS; i++) {
            long before = System.nanoTime();
            long clock = Duration.between(Instant.EPOCH, Instant.now()).toNanos();
            long after = System.nanoTime();
            if (after - before < shortest) {
                shortest = after - before;
                best = clock - before - shortest / 2;
            }
        }
        return best;
    }

    /** Whether the clock was set back since this was its lead. */
    static boolean hasShrunkSince(long lead) {
        return now() - lead < -TOLERANCE_NANOS;
    }
}
