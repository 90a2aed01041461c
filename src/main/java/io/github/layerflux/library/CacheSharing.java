package io.github.layerflux.library;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.engine.Blueprint;
import io.github.layerflux.engine.BuildEngine;
import io.github.layerflux.engine.MountPackages;
import io.github.layerflux.engine.NamedMounts;
import io.github.layerflux.engine.WorkerPool;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.BuildEvent.CacheWritten;
import io.github.layerflux.event.BuildEvent.Warning;
import io.github.layerflux.export.CacheParameters;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.registry.RegistrySettings;
import io.github.layerflux.share.CacheContribution;
import io.github.layerflux.share.CacheExport;
import io.github.layerflux.share.CacheSource;
import io.github.layerflux.share.CacheTarget;
import io.github.layerflux.share.SharedCache;
import io.github.layerflux.step.CacheMounts;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/** What one build shares with other machines: read while it runs, written when its image is done. */
final class CacheSharing {

    private final RegistrySettings registries;
    private final ContentStore store;
    private final WorkerPool workers;
    private final List<CacheSource> from;
    private final List<CacheTarget> to;
    private final SharedCache cache;
    private final CacheMounts mounts;

    private CacheSharing(
            List<CacheSource> from,
            List<CacheTarget> to,
            RegistrySettings registries,
            ContentStore store,
            WorkerPool workers) {
        this.registries = registries;
        this.store = store;
        this.workers = workers;
        this.from = from;
        this.to = to;
        this.cache = new SharedCache(from, registries, false, store);
        this.mounts = new CacheMounts(cache, store.directory());
    }

    /** Empty for a build that shares nothing: what it takes isn't loaded then. */
    static Optional<CacheSharing> of(
            ImageRequest.Wishes wishes, RegistrySettings registries, ContentStore store, WorkerPool workers) {
        if (wishes.cacheFrom.isEmpty() && wishes.cacheTo.isEmpty()) {
            return Optional.empty();
        }
        CacheParameters parameters = new CacheParameters(Path.of(""));
        return Optional.of(new CacheSharing(
                parameters.from(wishes.cacheFrom), parameters.to(wishes.cacheTo), registries, store, workers));
    }

    BuildEngine over(BuildEngine engine) {
        return engine.sharing(cache, mounts);
    }

    /** @throws BuildFailure when it can't be written and that is an error */
    void deliver(Blueprint blueprint, Consumer<BuildEvent> events) {
        NamedMounts.unknown(blueprint, from, to).ifPresent(text -> events.accept(new Warning(text)));
        if (to.isEmpty()) {
            return;
        }
        try (MountPackages packages = new MountPackages(blueprint.request(), store, mounts.written(), events)) {
            deliver(blueprint, packages, events);
        }
    }

    private void deliver(Blueprint blueprint, MountPackages packages, Consumer<BuildEvent> events) {
        for (CacheTarget target : to) {
            try {
                events.accept(write(target, blueprint, packages, events));
            } catch (RuntimeException e) {
                RuntimeException told = ImageBuilder.told(e);
                if (told instanceof CancellationException) {
                    throw told;
                }
                BuildFailure failure =
                        CacheExport.notWritten(told, target.location().display());
                if (!target.ignoreError()) {
                    throw failure;
                }
                events.accept(new Warning(failure.details().problem()));
            }
        }
    }

    private CacheWritten write(
            CacheTarget target, Blueprint blueprint, MountPackages packages, Consumer<BuildEvent> events) {
        CacheExport export = new CacheExport(cache, target, registries, store, workers.scheduler(), events);
        CacheContribution contribution = Objects.requireNonNull(
                packages.contribution(target, export, blueprint).block());
        return Objects.requireNonNull(export.write(contribution).block());
    }
}
