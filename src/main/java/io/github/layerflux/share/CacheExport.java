package io.github.layerflux.share;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.BuildEvent.CacheWritten;
import io.github.layerflux.event.BuildEvent.Warning;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Digest;
import io.github.layerflux.layer.PackedLayer;
import io.github.layerflux.registry.RegistrySettings;
import io.github.layerflux.share.CacheStorage.Moved;
import io.github.layerflux.share.UsedSteps.Used;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Writes what a build used into a shared cache: first the blobs are made, then they are sent, and at last the index that
 * is there is replaced by one with this build's group ({@link IndexUpdate}).
 */
public final class CacheExport {

    private static final Duration LOCK_POLL = Duration.ofMillis(20);

    /** With the pauses between them about ten seconds. */
    private static final int MOST_TRIES = 20;

    private final SharedCache cache;
    private final CacheTarget target;
    private final ContentStore store;
    private final Scheduler workers;
    private final Consumer<BuildEvent> events;
    private final CacheStorage storage;
    private final ReplaceableIndex index;
    private final Scheduler timer;

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
        this.storage = SharedCache.storage(target.location(), settings.withEvents(events), events, workers);
        this.index = new ReplaceableIndex(storage, events);
        this.timer = settings.timer().scheduler();
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
        return index.manifest().publishOn(workers).flatMap(index::index).map(known -> {
            List<SharedMount> mounts = new ArrayList<>(known.mounts());
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

    private Path lockFile() {
        return target.location() instanceof CacheLocation.Folder there
                ? there.folder().resolve("cache.lock")
                : store.directory()
                        .builds()
                        .resolve("cache-"
                                + Digest.of(target.location().display()).hex() + ".lock");
    }

    /** Adds it to what is there, beside others who do the same; on this machine one after the other. */
    public Mono<CacheWritten> write(CacheContribution contribution) {
        IndexUpdate update = new IndexUpdate(storage, contribution, store, workers, index);
        return Mono.defer(() -> locked(update))
                .then(Mono.defer(() -> isLost(update)))
                .filter(isLost -> !isLost)
                .repeatWhenEmpty(tries -> tries.concatMap(this::pause))
                .then(Mono.fromSupplier(() -> told(contribution, update.moved())));
    }

    private Mono<Boolean> locked(IndexUpdate update) {
        return Mono.using(
                LateLock::new,
                lock -> acquire(lock)
                        .then(Mono.defer(() -> update.write(lostAny())
                                .filter(done -> done)
                                .repeatWhenEmpty(tries -> tries.concatMap(this::pause)))),
                LateLock::close);
    }

    /** Nobody waits on a thread of the pool, which the one who has the lock needs. */
    private Mono<Boolean> acquire(LateLock lock) {
        return Mono.fromCallable(() -> lock.tryAcquire(lockFile()))
                .subscribeOn(workers)
                .filter(acquired -> acquired)
                .repeatWhenEmpty(tries -> tries.concatMap(tried -> Mono.delay(LOCK_POLL, timer)));
    }

    /** What was written is looked at when those must be done who had looked before. */
    private Mono<Boolean> isLost(IndexUpdate update) {
        return !update.hasWritten() || storage.window().isZero()
                ? Mono.just(false)
                : Mono.delay(storage.window(), timer).then(Mono.defer(update::isLost));
    }

    /** Those who came in each other's way don't meet again. */
    private Mono<Long> pause(long tried) {
        if (tried >= MOST_TRIES) {
            return Mono.error(new EnvironmentFailure("others write it again and again in the same moment")
                    .suggest("Give some builds a scope of their own."));
        }
        long longest = Math.min(20L << tried, 1_000);
        return Mono.delay(Duration.ofMillis(ThreadLocalRandom.current().nextLong(longest)), timer);
    }

    private CacheWritten told(CacheContribution contribution, Moved moved) {
        return new CacheWritten(
                target.location().display(),
                contribution.records(),
                moved.blobs(),
                moved.bytes(),
                contribution.mounts().stream()
                        .map(packed -> packed.mount().id())
                        .distinct()
                        .toList());
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
