package io.github.layerflux.registry;

import io.github.layerflux.event.BuildEvent;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import reactor.core.scheduler.Scheduler;

/**
 * How registries are reached.
 *
 * @param access the user's logins, and how registries are reached
 * @param events notes and warnings; called from any thread
 * @param connectTimeout for a connection to come about
 * @param responseTimeout from a request to the head of its response
 * @param stallTimeout for each next piece of a response's body
 * @param parallelism downloads at once
 * @param timer where timeouts and pauses are counted
 */
public record RegistrySettings(
        RegistryAccess access,
        Consumer<BuildEvent> events,
        Duration connectTimeout,
        Duration responseTimeout,
        Duration stallTimeout,
        Retries retries,
        int parallelism,
        RegistryTimer timer) {

    public RegistrySettings {
        Objects.requireNonNull(access, "access is null");
        Objects.requireNonNull(events, "events is null");
        Objects.requireNonNull(connectTimeout, "connectTimeout is null");
        Objects.requireNonNull(responseTimeout, "responseTimeout is null");
        Objects.requireNonNull(stallTimeout, "stallTimeout is null");
        Objects.requireNonNull(retries, "retries is null");
        Objects.requireNonNull(timer, "timer is null");
        if (parallelism < 1) {
            throw new IllegalArgumentException("parallelism must be at least 1, not " + parallelism);
        }
    }

    /** Patient enough for slow lines: 10 s to connect, 30 s for an answer, 60 s without a byte, four downloads. */
    public static RegistrySettings defaults() {
        return new RegistrySettings(
                RegistryAccess.anonymous(),
                new Unheard(),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Retries.DEFAULT,
                4,
                new RegistryTimer());
    }

    /** For callers that want no notes; no lambda, because cached builds come by here. */
    private static final class Unheard implements Consumer<BuildEvent> {
        @Override
        public void accept(BuildEvent event) {}
    }

    public RegistrySettings withAccess(RegistryAccess changed) {
        return new RegistrySettings(
                changed, events, connectTimeout, responseTimeout, stallTimeout, retries, parallelism, timer);
    }

    /** Asks registries themselves: a mirror may know an older tag. */
    public RegistrySettings withoutMirrors() {
        return withAccess(new UnmirroredAccess(access));
    }

    public RegistrySettings withEvents(Consumer<BuildEvent> changed) {
        return new RegistrySettings(
                access, changed, connectTimeout, responseTimeout, stallTimeout, retries, parallelism, timer);
    }

    public RegistrySettings withTimeouts(Duration connect, Duration response, Duration stall) {
        return new RegistrySettings(access, events, connect, response, stall, retries, parallelism, timer);
    }

    public RegistrySettings withRetries(Retries changed) {
        return new RegistrySettings(
                access, events, connectTimeout, responseTimeout, stallTimeout, changed, parallelism, timer);
    }

    public RegistrySettings withParallelism(int changed) {
        return new RegistrySettings(
                access, events, connectTimeout, responseTimeout, stallTimeout, retries, changed, timer);
    }

    RegistrySettings withTimer(RegistryTimer changed) {
        return new RegistrySettings(
                access, events, connectTimeout, responseTimeout, stallTimeout, retries, parallelism, changed);
    }

    Scheduler scheduler() {
        return timer.scheduler();
    }
}
