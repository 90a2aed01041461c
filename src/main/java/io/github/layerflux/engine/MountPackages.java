package io.github.layerflux.engine;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.BuildEvent.Warning;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.image.Digest;
import io.github.layerflux.sandbox.CacheFolder;
import io.github.layerflux.sandbox.CachePacking;
import io.github.layerflux.sandbox.ExecutorChoice;
import io.github.layerflux.sandbox.PackedCache;
import io.github.layerflux.sandbox.Sandbox;
import io.github.layerflux.sandbox.SandboxSettings;
import io.github.layerflux.share.CacheContribution;
import io.github.layerflux.share.CacheExport;
import io.github.layerflux.share.CacheTarget;
import io.github.layerflux.share.PackedMount;
import io.github.layerflux.share.SharedMount;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Packs the cache mounts that a build used, where {@code cacheTo} names them, when its image is done and delivered: a
 * file of another user can only be read by a worker, which is started for it.
 */
public final class MountPackages implements AutoCloseable {

    private final List<CacheFolder> used;
    private final Consumer<BuildEvent> events;
    private final Sandbox sandbox;

    /** @param used by the build's RUNs */
    public MountPackages(
            BuildRequest request, ContentStore store, List<CacheFolder> used, Consumer<BuildEvent> events) {
        this.used = used;
        this.events = events;
        this.sandbox = Sandbox.open(
                new SandboxSettings(ExecutorChoice.parse(request.environment().sandbox()), store));
    }

    /** What a build leaves in a target: its steps, and with them its cache mounts. */
    public Mono<CacheContribution> contribution(CacheTarget target, CacheExport export, Blueprint blueprint) {
        return of(target, export)
                .flatMap(mounts -> export.prepare(blueprint.request().imageGroup(), blueprint.imageStages(), mounts));
    }

    /** Those for a target; what can't be packed is a warning. */
    private Mono<List<PackedMount>> of(CacheTarget target, CacheExport export) {
        List<CacheFolder> wanted = new ArrayList<>();
        for (CacheFolder folder : used) {
            if (target.mounts().matches(folder.id())) {
                wanted.add(folder);
            }
        }
        return wanted.isEmpty()
                ? Mono.just(List.of())
                : export.reachable()
                        .flatMap(reachable -> Flux.fromIterable(wanted)
                                .concatMap(folder -> packed(folder, target, export, reachable), 1)
                                .collectList());
    }

    private Mono<PackedMount> packed(
            CacheFolder folder, CacheTarget target, CacheExport export, List<Digest> reachable) {
        CachePacking packing =
                new CachePacking(folder, target.compression(), target.mounts().limit(), reachable);
        return sandbox.info()
                .flatMap(info -> info.degradation().isPresent()
                        ? Mono.just(PackedCache.not(
                                "RUN was executed where " + info.degradation().get()))
                        : sandbox.pack(packing))
                .onErrorResume(
                        BuildFailure.class,
                        failure -> Mono.just(PackedCache.not(failure.details().problem())))
                .flatMap(packed -> {
                    if (!packed.problem().isEmpty()) {
                        events.accept(new Warning("the cache mount '" + folder.id() + "' is not written to the cache "
                                + target.location().display() + ": " + packed.problem()));
                    }
                    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
                    return packed.layers().isEmpty()
                            ? Mono.empty()
                            : Mono.just(export.packed(
                                    new SharedMount(folder.name(), folder.id(), now, packed.layers()),
                                    packed.earlier()));
                });
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
