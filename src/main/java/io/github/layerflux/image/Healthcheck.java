package io.github.layerflux.image;

import java.util.List;

/**
 * Docker's health check of a container configuration; durations in nanoseconds, 0 means inherited.
 *
 * @param test {@code ["NONE"]}, {@code ["CMD", …]} or {@code ["CMD-SHELL", "…"]}
 */
public record Healthcheck(
        List<String> test, long interval, long timeout, long startPeriod, long startInterval, int retries) {

    public Healthcheck {
        test = List.copyOf(test);
    }
}
