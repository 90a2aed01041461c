package io.github.layerflux.step;

import io.github.layerflux.cache.CacheRules;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.layer.ContentsStore;
import io.github.layerflux.sandbox.Sandbox;
import java.util.Optional;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * What all steps of one build work with.
 *
 * @param rules how steps are keyed
 * @param sandbox starts nothing before its first RUN
 * @param sandboxReady completes when it has been probed and the choice has been told; probes once per build
 * @param runs bounds how many RUNs go on at once
 * @param workers for what blocks
 * @param policy what the build gives RUN
 * @param mask hides the secrets that RUNs were given in what they print
 * @param users says where USER has no effect
 * @param clock of {@code created} times
 * @param archiveLimit bytes that an archive of ADD may unpack to in any case; 0 is no limit
 * @param cacheMounts those that other machines share, if any do
 * @param events called from any thread
 */
public record StepEnvironment(
        CacheRules rules,
        ContentStore store,
        ContentsStore contents,
        Sandbox sandbox,
        Mono<Void> sandboxReady,
        Permits runs,
        Scheduler workers,
        Background background,
        RunPolicy policy,
        SecretMask mask,
        UserNotice users,
        CreationClock clock,
        long archiveLimit,
        Optional<CacheMounts> cacheMounts,
        Consumer<BuildEvent> events) {}
