package io.github.layerflux.event;

import java.util.List;
import java.util.Objects;

/**
 * Why a step wasn't found in the cache.
 *
 * @param reason one line: the first differing input, such as {@code build argument CACHEBUST changed}
 * @param changedFiles for files: one line each, {@code target/app.jar: mtime 12:00:01 → 12:05:40, size equal}
 */
public record Miss(String reason, List<String> changedFiles) {

    public Miss {
        Objects.requireNonNull(reason, "reason is null");
        changedFiles = List.copyOf(changedFiles);
    }

    public static Miss because(String reason) {
        return new Miss(reason, List.of());
    }
}
