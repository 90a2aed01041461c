package io.github.layerflux.sandbox;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What each RUN of a build may use. They say how a step is executed, not what it makes: they count for no key.
 *
 * @param timeout after which it is killed
 * @param memoryBytes of all its processes, swap included
 * @param cpus how many processors' time; 0.5 is half of one's
 */
public record RunLimits(Optional<Duration> timeout, OptionalLong memoryBytes, OptionalDouble cpus) {

    public static final RunLimits NONE = new RunLimits(Optional.empty(), OptionalLong.empty(), OptionalDouble.empty());

    /** Of each kind one, to find out whether they can be had. */
    public static final RunLimits SOME =
            new RunLimits(Optional.of(Duration.ofHours(1)), OptionalLong.of(1L << 30), OptionalDouble.of(1));

    public RunLimits {
        Objects.requireNonNull(timeout, "timeout is null");
        Objects.requireNonNull(memoryBytes, "memoryBytes is null");
        Objects.requireNonNull(cpus, "cpus is null");
    }

    /** Whether they take a control group. */
    public boolean needGroup() {
        return memoryBytes.isPresent() || cpus.isPresent();
    }
}
