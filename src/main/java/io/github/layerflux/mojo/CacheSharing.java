package io.github.layerflux.mojo;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.engine.Blueprint;
import io.github.layerflux.engine.BuildEngine;
import io.github.layerflux.engine.BuildRequest;
import io.github.layerflux.engine.MountPackages;
import io.github.layerflux.engine.NamedMounts;
import io.github.layerflux.event.BuildEvent.CacheWritten;
import io.github.layerflux.event.BuildEvent.Note;
import io.github.layerflux.event.BuildEvent.Warning;
import io.github.layerflux.export.CacheParameters;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.registry.RegistrySettings;
import io.github.layerflux.report.ConsoleProgress;
import io.github.layerflux.report.SharedCacheReport;
import io.github.layerflux.share.CacheContribution;
import io.github.layerflux.share.CacheExport;
import io.github.layerflux.share.CacheLocation;
import io.github.layerflux.share.CacheSource;
import io.github.layerflux.share.CacheTarget;
import io.github.layerflux.share.CacheWords;
import io.github.layerflux.share.SharedCache;
import io.github.layerflux.step.CacheMounts;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import reactor.core.Exceptions;

/** What one build shares with other machines, by {@code cacheFrom} and {@code cacheTo}. */
final class CacheSharing {

    private final BuildMojo mojo;
    private final BuildRequest request;
    private final Blueprint blueprint;
    private final ContentStore store;
    private final List<CacheSource> from;
    private final List<CacheTarget> to;
    private final SharedCache cache;
    private final CacheMounts mounts;

    private CacheSharing(
            BuildMojo mojo,
            BuildRequest request,
            Blueprint blueprint,
            ContentStore store,
            List<CacheSource> from,
            List<CacheTarget> to) {
        this.mojo = mojo;
        this.request = request;
        this.blueprint = blueprint;
        this.store = store;
        this.from = from;
        this.to = to;
        RegistrySettings settings = PushLaunch.settings(mojo, mojo.parallelism);
        this.cache = new SharedCache(from, settings, request.environment().offline(), store);
        this.mounts = new CacheMounts(cache, store.directory());
    }

    /** Refuses what is wrong with the parameters, before anything is done. */
    static void check(BuildMojo mojo) {
        CacheParameters parameters = parameters(mojo);
        parameters.from(BuildRequests.orEmpty(mojo.cacheFrom));
        parameters.to(BuildRequests.orEmpty(mojo.cacheTo));
    }

    private static CacheParameters parameters(BuildMojo mojo) {
        return new CacheParameters(Path.of(mojo.session.getExecutionRootDirectory())); // one for all modules
    }

    /** @param writes whether the build leaves its steps */
    static CacheSharing of(
            BuildMojo mojo, BuildRequest request, Blueprint blueprint, ContentStore store, boolean writes) {
        CacheParameters parameters = parameters(mojo);
        return new CacheSharing(
                mojo,
                request,
                blueprint,
                store,
                parameters.from(BuildRequests.orEmpty(mojo.cacheFrom)),
                writes ? parameters.to(BuildRequests.orEmpty(mojo.cacheTo)) : List.of());
    }

    BuildEngine over(BuildEngine engine) {
        return engine.sharing(cache, mounts);
    }

    /**
     * Leaves the build's steps for others, when its image is done. A failure is a warning unless the target says
     * otherwise.
     *
     * @param report the {@code image.json} that gets what was written
     */
    void deliver(ConsoleProgress progress, Path report) {
        NamedMounts.unknown(blueprint, from, to).ifPresent(text -> progress.accept(new Warning(text)));
        if (to.isEmpty()) {
            return; // nothing of what packs is loaded
        }
        try (MountPackages packages = new MountPackages(request, store, mounts.written(), progress)) {
            deliver(packages, progress, report);
        }
    }

    private void deliver(MountPackages packages, ConsoleProgress progress, Path report) {
        for (CacheTarget target : to) {
            String name = target.location().display();
            if (request.environment().offline() && target.location() instanceof CacheLocation.Registry) {
                progress.accept(new Warning("the cache " + name + " is not written: Maven works offline"));
                continue;
            }
            try {
                CacheWritten written = write(target, packages, progress);
                progress.accept(written);
                progress.accept(new Note(CacheWords.written(written)));
                SharedCacheReport.add(report, written);
            } catch (RuntimeException e) {
                BuildFailure failure = CacheExport.notWritten(Exceptions.unwrap(e), name);
                SharedCacheReport.add(report, name, failure.details().problem());
                if (!target.ignoreError()) {
                    throw failure;
                }
                progress.accept(new Warning(failure.details().problem()));
            }
        }
    }

    // block(): as in BuildLaunch, here the reactive world ends and Maven's begins
    private CacheWritten write(CacheTarget target, MountPackages packages, ConsoleProgress progress) {
        CacheExport export = new CacheExport(
                cache,
                target,
                PushLaunch.settings(mojo, mojo.parallelism),
                store,
                SessionWorkers.of(mojo.session, request.environment().parallelism())
                        .scheduler(),
                progress);
        CacheContribution contribution = Objects.requireNonNull(
                packages.contribution(target, export, blueprint).block());
        return Objects.requireNonNull(export.write(contribution).block());
    }
}
