package io.github.layerflux.registry;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/**
 * How often and after what pauses a request is repeated that failed for a passing reason (429, 5xx, a reset, a stall).
 * Pauses double from the first to the longest, each varied by half so that clients that failed together don't return
 * together; a server's {@code Retry-After} is obeyed instead when it asks for more.
 *
 * @param attempts tries in all, the first included
 * @param longestRequested a {@code Retry-After} beyond this fails at once: nobody waits an hour for a build
 */
public record Retries(int attempts, Duration first, Duration longest, Duration longestRequested) {

    public static final Retries DEFAULT =
            new Retries(5, Duration.ofMillis(500), Duration.ofSeconds(15), Duration.ofSeconds(60));

    /** Less than this is no progress: else a connection that breaks after each kilobyte would take days. */
    private static final long LEAST_PROGRESS = 256 << 10;

    public Retries {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be at least 1, not " + attempts);
        }
    }

    /** No second try. */
    Retries once() {
        return new Retries(1, first, longest, longestRequested);
    }

    Retry on(Scheduler timer) {
        return Retry.from(signals -> signals.concatMap(signal -> next(signal.failure(), signal.totalRetries(), timer)));
    }

    /**
     * For a transfer that goes on where it stopped: tries are counted from the last that brought it on.
     *
     * @param arrived bytes so far that needn't be moved again
     */
    Retry resuming(Scheduler timer, LongSupplier arrived) {
        return Retry.from(signals -> {
            long[] sofar = {arrived.getAsLong(), 0}; // bytes, and the retries until they came; signals come in turn
            return signals.concatMap(signal -> {
                long bytes = arrived.getAsLong();
                if (bytes >= sofar[0] + LEAST_PROGRESS) {
                    sofar[0] = bytes;
                    sofar[1] = signal.totalRetries();
                }
                return next(signal.failure(), signal.totalRetries() - sofar[1], timer);
            });
        });
    }

    private Publisher<Long> next(Throwable failure, long retriesSoFar, Scheduler timer) {
        if (!(failure instanceof TransientFailure passing)) {
            return Mono.error(failure);
        }
        Duration requested = passing.retryAfter().orElse(Duration.ZERO);
        if (retriesSoFar + 1 >= attempts || requested.compareTo(longestRequested) > 0) {
            return Mono.error(passing.afterAttempts(retriesSoFar + 1));
        }
        Duration pause = pause(retriesSoFar, ThreadLocalRandom.current().nextDouble());
        return Mono.delay(requested.compareTo(pause) > 0 ? requested : pause, timer);
    }

    /**
     * The pause before a retry.
     *
     * @param chance from 0 to 1: half the nominal pause to one and a half of it
     */
    public Duration pause(long retriesSoFar, double chance) {
        double nominal = Math.min(first.toNanos() * Math.pow(2, retriesSoFar), longest.toNanos());
        return Duration.ofNanos((long) (nominal * (0.5 + chance)));
    }
}
