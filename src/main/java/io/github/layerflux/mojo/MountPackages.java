package io.github.layerflux.mojo;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.engine.BuildRequest;
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
import io.github.layerflux.share.CacheExport;
import io.github.layerflux.share.CacheTarget;
import io.github.layerflux.share.SharedMount;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Packs the cache mounts that a build used, where {@code cacheTo} names them, when its image is done and delivered: a
 * file of another user can only be read by a worker, which is started for it.
 */
final class MountPackages implements AutoCloseable {

    private final List<CacheFolder> used;
    private final Consumer<BuildEvent> events;
    private final Sandbox sandbox;

    MountPackages(BuildRequest request, ContentStore store, List<CacheFolder> used, Consumer<BuildEvent> events) {
        this.used = used;
        this.events = events;
        this.sandbox = Sandbox.open(
                new SandboxSettings(ExecutorChoice.parse(request.environment().sandbox()), store));
    }

    /** Those for a target; what can't be packed is a warning. */
    List<SharedMount> of(CacheTarget target, CacheExport export) {
        List<CacheFolder> wanted = new ArrayList<>();
        for (CacheFolder folder : used) {
            if (target.mounts().matches(folder.id())) {
                wanted.add(folder);
            }
        }
        if (wanted.isEmpty()) {
            return List.of();
        }
        List<Digest> reachable = Objects.requireNonNull(export.reachable().block());
        List<SharedMount> mounts = new ArrayList<>();
        for (CacheFolder folder : wanted) {
            packed(folder, target, reachable).ifPresent(mounts::add);
        }
        return mounts;
    }

    // block(): as in CacheSharing, the reactive world has ended
    private Optional<SharedMount> packed(CacheFolder folder, CacheTarget target, List<Digest> reachable) {
        String problem;
        try {
            PackedCache packed = Objects.requireNonNull(sandbox.pack(new CachePacking(
                            folder, target.compression(), target.mounts().limit(), reachable))
                    .block());
            if (!packed.layers().isEmpty()) {
                Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
                return Optional.of(new SharedMount(folder.name(), folder.id(), now, packed.layers()));
            }
            problem = packed.problem();
        } catch (BuildFailure e) {
            problem = e.details().problem();
        }
        if (!problem.isEmpty()) {
            events.accept(new Warning("the cache mount '" + folder.id() + "' is not written to the cache "
                    + target.location().display() + ": " + problem));
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
