package io.github.layerflux.share;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.content.MissingBlob;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.BuildEvent.CacheWritten;
import io.github.layerflux.event.BuildEvent.Warning;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.MediaTypes;
import io.github.layerflux.layer.PackedLayer;
import io.github.layerflux.registry.RegistryClient;
import io.github.layerflux.registry.RegistrySettings;
import io.github.layerflux.registry.Unavailable;
import io.github.layerflux.share.CacheStorage.Moved;
import io.github.layerflux.share.UsedSteps.Used;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Writes what a build used into a shared cache. In two parts, since only the second must not be done by two at once:
 * first the blobs are made, then the index that is there is read, and replaced by one with this build's group.
 */
public final class CacheExport {

    private static final int MAX_CONFIG = 64 << 20;

    private final SharedCache cache;
    private final CacheTarget target;
    private final ContentStore store;
    private final Scheduler workers;
    private final Consumer<BuildEvent> events;
    private final CacheStorage storage;

    /**
     * @param cache of the build
     * @param settings how registries are reached
     */
    public CacheExport(
            SharedCache cache,
            CacheTarget target,
            RegistrySettings settings,
            ContentStore store,
            Scheduler workers,
            Consumer<BuildEvent> events) {
        this.cache = cache;
        this.target = target;
        this.store = store;
        this.workers = workers;
        this.events = events;
        this.storage = SharedCache.storage(
                target.location(), new RegistryClient(settings.withEvents(events)), events, workers);
    }

    /**
     * Compresses the layers and lists the records.
     *
     * @param name of the image; what an earlier build of that name left is replaced
     * @param imageStages the stages that the image consists of
     * @param mounts cache mounts, in layers that lie in the store or are {@link #reachable}
     */
    public Mono<CacheContribution> prepare(String name, Set<String> imageStages, List<PackedMount> mounts) {
        if (target.location() instanceof CacheLocation.Folder there && Files.isRegularFile(there.folder())) {
            return Mono.error(new EnvironmentFailure(there.folder() + " is a file").suggest("Name a folder."));
        }
        List<Used> all = cache.steps().steps().stream()
                .filter(step -> !target.imageOnly() || imageStages.contains(step.stage()))
                .toList();
        List<Used> steps = UsedSteps.withoutDegraded(all);
        if (steps.size() < all.size()) {
            tellDegraded(all, all.size() - steps.size());
        }
        return new ContributionBuilder(cache, target, store, workers).build(name, steps, mounts);
    }

    private void tellDegraded(List<Used> steps, int withheld) {
        for (Used step : steps) {
            if (step.record().degraded().isPresent()) {
                events.accept(new Warning(withheld + " of " + steps.size() + " steps are not written to the cache "
                        + target.location().display() + ": RUN was executed where "
                        + step.record().degraded().get().why() + ". The goal doctor says what helps"));
                return;
            }
        }
    }

    /** Blobs of cache mounts that needn't be packed again, since they are there, or in a cache that was read. */
    public Mono<List<Digest>> reachable() {
        return there().publishOn(workers).flatMap(this::index).map(index -> {
            List<SharedMount> mounts = new ArrayList<>(index.mounts());
            cache.readers().forEach(reader -> mounts.addAll(reader.knownMounts()));
            return mounts.stream()
                    .flatMap(mount -> mount.layers().stream())
                    .map(layer -> layer.blob().digest())
                    .toList();
        });
    }

    /**
     * A cache mount as it is to be written.
     *
     * @param earlier layers that its folder was made of
     */
    public PackedMount packed(SharedMount mount, List<PackedLayer> earlier) {
        Set<Digest> had = new HashSet<>();
        List<PackedLayer> layers = new ArrayList<>(earlier);
        cache.readers().forEach(reader -> layers.addAll(reader.broughtLayers(mount.name())));
        layers.forEach(layer -> had.add(layer.blob().digest()));
        return new PackedMount(mount, had, target.mounts().limit());
    }

    /** What is held while it is written. */
    public Path lock() {
        return target.location() instanceof CacheLocation.Folder there
                ? there.folder().resolve("cache.lock")
                : store.directory()
                        .builds()
                        .resolve("cache-"
                                + Digest.of(target.location().display()).hex() + ".lock");
    }

    /** Adds it to what is there. To be called by one at a time for one location. */
    public Mono<CacheWritten> write(CacheContribution contribution) {
        return there().publishOn(workers)
                .flatMap(there -> index(there).flatMap(index -> write(contribution, index, there)))
                .map(moved -> new CacheWritten(
                        target.location().display(),
                        contribution.records(),
                        moved.blobs(),
                        moved.bytes(),
                        contribution.mounts().stream()
                                .map(packed -> packed.mount().id())
                                .distinct()
                                .toList()));
    }

    /** What can't be read of a folder never will be; a registry may just not answer. */
    private Mono<Optional<byte[]>> there() {
        return target.location() instanceof CacheLocation.Folder
                ? storage.manifest().onErrorResume(failure -> {
                    begunAnew(failure);
                    return Mono.just(Optional.empty());
                })
                : storage.manifest();
    }

    private void begunAnew(Throwable failure) {
        events.accept(new Warning(
                "the cache " + target.location().display() + " is damaged and begun anew: " + failure.getMessage()));
    }

    /**
     * What is there; a cache that can't be read is replaced, anything else isn't ours to replace. What a registry doesn't
     * give just now is no reason to take from others what they left.
     */
    private Mono<CacheIndex> index(Optional<byte[]> manifest) {
        if (manifest.isEmpty()) {
            return Mono.just(CacheIndex.EMPTY);
        }
        byte[] bytes = manifest.get();
        return Mono.fromCallable(() -> CacheFormat.config(bytes))
                .onErrorMap(
                        IOException.class,
                        other -> new EnvironmentFailure("nothing is written over "
                                        + target.location().display() + ": " + other.getMessage())
                                .suggest("Give the cache a tag of its own."))
                .flatMap(config -> storage.read(config, MAX_CONFIG)
                        .flatMap(read -> Mono.fromCallable(() -> CacheFormat.index(bytes, read)))
                        .onErrorResume(failure -> !(failure.getCause() instanceof Unavailable), failure -> {
                            begunAnew(failure);
                            return Mono.just(CacheIndex.EMPTY);
                        }));
    }

    private Mono<Moved> write(CacheContribution contribution, CacheIndex there, Optional<byte[]> manifest) {
        CacheIndex whole =
                there.with(contribution.group(), contribution.mounts(), text -> events.accept(new Warning(text)));
        return put(whole, contribution, manifest).onErrorResume(BuildFailure.class, failure -> {
            CacheIndex own = CacheIndex.EMPTY.with(contribution.group(), contribution.mounts(), text -> {});
            if (whole.blobs().size() == own.blobs().size() || !(failure.getCause() instanceof MissingBlob)) {
                return Mono.error(failure);
            }
            // what another build left has lost a blob; that mustn't stop this one
            events.accept(new Warning(
                    "what other builds left in the cache " + target.location().display() + " is given up: "
                            + failure.details().problem()));
            // on another thread: that of the first try is being cancelled
            return Mono.defer(() -> put(own, contribution, Optional.empty())).subscribeOn(workers);
        });
    }

    private Mono<Moved> put(CacheIndex index, CacheContribution contribution, Optional<byte[]> there) {
        byte[] config = CacheFormat.config(index);
        byte[] manifest = CacheFormat.manifest(index, config);
        boolean complete = there.isPresent() && Arrays.equals(there.get(), manifest) && !lostAny();
        if (complete) {
            return Mono.just(new Moved(0, 0));
        }
        store.put(CacheFormat.CONFIG, config);
        store.put(MediaTypes.OCI_MANIFEST, manifest);
        return storage.write(manifest, store, contribution.elsewhere());
    }

    /** What is there by its digest may be damaged: this build has seen it. */
    private boolean lostAny() {
        for (CacheReader reader : cache.readers()) {
            if (reader.location().equals(target.location()) && reader.hasLost()) {
                return true;
            }
        }
        return false;
    }

    /**
     * What users are told of a cache that couldn't be written.
     *
     * @param cause as it was before Reactor wrapped it
     * @param name of the cache
     */
    public static BuildFailure notWritten(Throwable cause, String name) {
        if (cause instanceof BuildFailure known) {
            EnvironmentFailure failure = new EnvironmentFailure(
                    "the cache " + name + " is not written: " + known.details().problem(), known);
            Optional<String> suggestion = known.details().suggestion();
            return suggestion.isPresent() ? failure.suggest(suggestion.get()) : failure;
        }
        return new EnvironmentFailure("the cache " + name + " is not written: " + cause, cause);
    }
}
