package io.github.layerflux.step;

import io.github.layerflux.cache.CacheKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The {@code created} times that images and their histories get: now, or the epoch where that is earlier
 * (SOURCE_DATE_EPOCH, reproducible-builds.org), which makes equal builds equal.
 *
 * @param epoch seconds since 1970
 * @param rewriteTimestamp whether the epoch is for the files of layers, too
 */
public record CreationClock(OptionalLong epoch, boolean rewriteTimestamp) {

    /** The latest time that a file of a layer may have, in seconds; empty without a limit. */
    OptionalLong latestFile() {
        return rewriteTimestamp ? epoch : OptionalLong.empty();
    }

    /** The key of a step that makes a layer: another limit of its files' times makes another layer. */
    CacheKey keyed(CacheKey key) {
        return rewriteTimestamp && epoch.isPresent() ? key.with("rewriteTimestamp", input().orElseThrow()) : key;
    }

    /** RFC 3339 in UTC with microseconds, {@code 2026-11-22T02:00:00.123456Z}. */
    public String now() {
        return instant().toString();
    }

    /** As {@link #now}, in seconds: the modification time of folders that a step makes. */
    public long seconds() {
        return instant().getEpochSecond();
    }

    /** The time of a step that an earlier build executed, perhaps without an epoch. */
    String clamp(String created) {
        return epoch.isPresent() ? earlier(Instant.parse(created)).toString() : created;
    }

    private Instant instant() {
        return earlier(Instant.now().truncatedTo(ChronoUnit.MICROS));
    }

    private Instant earlier(Instant moment) {
        return epoch.isPresent() && moment.getEpochSecond() >= epoch.getAsLong()
                ? Instant.ofEpochSecond(epoch.getAsLong())
                : moment;
    }

    /** The epoch as an input of keys: folders that a step makes get it as their time. */
    Optional<String> input() {
        return epoch.isPresent() ? Optional.of(Long.toString(epoch.getAsLong())) : Optional.empty();
    }
}
