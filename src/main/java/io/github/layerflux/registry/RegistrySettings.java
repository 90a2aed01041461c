package io.github.layerflux.registry;

import java.net.ProxySelector;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * How registries are reached.
 *
 * @param insecureRegistries {@code host} or {@code host:port} of those that may speak plain HTTP or show an unverified
 *     certificate; loopback always may
 * @param proxies empty: the JVM's default
 * @param connectTimeout for a connection to come about
 * @param responseTimeout from a request to the head of its response
 * @param stallTimeout for each next piece of a response's body
 * @param parallelism downloads at once
 * @param timer where timeouts and pauses are counted, nothing blocks on it; empty: Reactor's own, started on first use
 */
public record RegistrySettings(
        Set<String> insecureRegistries,
        Optional<ProxySelector> proxies,
        Duration connectTimeout,
        Duration responseTimeout,
        Duration stallTimeout,
        Retries retries,
        int parallelism,
        Optional<Scheduler> timer) {

    public RegistrySettings {
        insecureRegistries = Set.copyOf(insecureRegistries);
        Objects.requireNonNull(proxies, "proxies is null");
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
                Set.of(),
                Optional.empty(),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Retries.DEFAULT,
                4,
                Optional.empty());
    }

    public RegistrySettings withInsecureRegistries(Set<String> changed) {
        return new RegistrySettings(
                changed, proxies, connectTimeout, responseTimeout, stallTimeout, retries, parallelism, timer);
    }

    public RegistrySettings withProxies(ProxySelector changed) {
        return new RegistrySettings(
                insecureRegistries,
                Optional.of(changed),
                connectTimeout,
                responseTimeout,
                stallTimeout,
                retries,
                parallelism,
                timer);
    }

    public RegistrySettings withTimeouts(Duration connect, Duration response, Duration stall) {
        return new RegistrySettings(insecureRegistries, proxies, connect, response, stall, retries, parallelism, timer);
    }

    public RegistrySettings withRetries(Retries changed) {
        return new RegistrySettings(
                insecureRegistries,
                proxies,
                connectTimeout,
                responseTimeout,
                stallTimeout,
                changed,
                parallelism,
                timer);
    }

    public RegistrySettings withParallelism(int changed) {
        return new RegistrySettings(
                insecureRegistries, proxies, connectTimeout, responseTimeout, stallTimeout, retries, changed, timer);
    }

    public RegistrySettings withTimer(Scheduler changed) {
        return new RegistrySettings(
                insecureRegistries,
                proxies,
                connectTimeout,
                responseTimeout,
                stallTimeout,
                retries,
                parallelism,
                Optional.of(changed));
    }

    Scheduler scheduler() {
        return timer.isPresent() ? timer.get() : Schedulers.parallel();
    }
}
