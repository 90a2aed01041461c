package io.github.layerflux.step;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;

/**
 * The {@code created} times that images and their histories get: now, or SOURCE_DATE_EPOCH
 * (reproducible-builds.org), which makes equal builds equal.
 *
 * @param epoch seconds since 1970
 */
public record CreationClock(OptionalLong epoch) {

    /** RFC 3339 in UTC with microseconds, {@code 2026-11-22T02:00:00.123456Z}. */
    public String now() {
        return instant().toString();
    }

    /** As {@link #now}, in seconds: the modification time of folders that a step makes. */
    public long seconds() {
        return instant().getEpochSecond();
    }

    private Instant instant() {
        return epoch.isPresent()
                ? Instant.ofEpochSecond(epoch.getAsLong())
                : Instant.now().truncatedTo(ChronoUnit.MICROS);
    }
}
