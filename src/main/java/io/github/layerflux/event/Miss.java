package io.github.layerflux.event;

import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * Why a step wasn't found in the cache.
 *
 * @param reason one line: the first differing input, such as {@code build argument CACHEBUST changed}
 * @param changedFiles for files: one line each, {@code target/app.jar: mtime 12:00:01 → 12:05:40, size equal}
 * @param nearestMs how long the step took that was compared with, when it was executed; empty if there is none
 */
public record Miss(String reason, List<String> changedFiles, OptionalLong nearestMs) {

    public Miss {
        Objects.requireNonNull(reason, "reason is null");
        changedFiles = List.copyOf(changedFiles);
        Objects.requireNonNull(nearestMs, "nearestMs is null");
    }

    public Miss(String reason, List<String> changedFiles) {
        this(reason, changedFiles, OptionalLong.empty());
    }

    /** The same, with the time that the nearest step took. */
    public Miss after(long milliseconds) {
        return new Miss(reason, changedFiles, OptionalLong.of(milliseconds));
    }

    public static Miss because(String reason) {
        return new Miss(reason, List.of());
    }
}
