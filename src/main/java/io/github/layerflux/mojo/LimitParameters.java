package io.github.layerflux.mojo;

import io.github.layerflux.dockerfile.GoDuration;
import io.github.layerflux.dockerfile.MemorySize;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.sandbox.RunLimits;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads the limits of RUN: {@code runTimeout}, {@code runMemory} and {@code runCpus}. */
final class LimitParameters {

    /** Docker's own limit: with less not even a shell starts. */
    private static final long LEAST_MEMORY = 6L << 20;
    /** The kernel's least quota is a millisecond of a period of 100. */
    private static final double LEAST_CPUS = 0.01;

    private LimitParameters() {}

    static RunLimits of(BuildMojo mojo) {
        if (mojo.runTimeout == null && mojo.runMemory == null && mojo.runCpus == null) {
            return RunLimits.NONE;
        }
        return new RunLimits(timeout(mojo.runTimeout), memory(mojo.runMemory), cpus(mojo.runCpus));
    }

    /** A number alone is seconds. */
    static Optional<Duration> timeout(@Nullable String given) {
        String text = given == null ? "" : given.strip();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        long nanos;
        try {
            nanos = GoDuration.parse(Character.isDigit(text.charAt(text.length() - 1)) ? text + "s" : text);
        } catch (UserFailure e) {
            throw unusable("runTimeout", text, "a time such as 90s, 10m or 1h30m");
        }
        if (nanos < 1_000_000) {
            throw unusable("runTimeout", text, "a time such as 90s, 10m or 1h30m");
        }
        return Optional.of(Duration.ofNanos(nanos));
    }

    static OptionalLong memory(@Nullable String given) {
        String text = given == null ? "" : given.strip();
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        OptionalLong bytes = MemorySize.parse(text);
        if (bytes.isEmpty()) {
            throw unusable("runMemory", text, "a size such as 512m or 2g");
        }
        if (bytes.getAsLong() < LEAST_MEMORY) {
            throw unusable("runMemory", text, MemorySize.text(LEAST_MEMORY) + " or more (units are k, m, g)");
        }
        return bytes;
    }

    static OptionalDouble cpus(@Nullable String given) {
        String text = given == null ? "" : given.strip();
        if (text.isEmpty()) {
            return OptionalDouble.empty();
        }
        double cpus;
        try {
            cpus = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw unusable("runCpus", text, "a number such as 2 or 0.5");
        }
        if (!(cpus >= LEAST_CPUS && cpus <= 1 << 20)) {
            throw unusable("runCpus", text, LEAST_CPUS + " or more");
        }
        return OptionalDouble.of(cpus);
    }

    private static UserFailure unusable(String parameter, String text, String expected) {
        return new UserFailure(parameter + " '" + text + "' is unusable, expected " + expected);
    }
}
