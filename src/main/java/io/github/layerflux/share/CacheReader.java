package io.github.layerflux.share;

import io.github.layerflux.cache.CacheKey;
import io.github.layerflux.cache.SharedSiblings;
import io.github.layerflux.cache.StepRecord;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.BuildEvent.Warning;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.layer.PackedLayer;
import io.github.layerflux.layer.TravelLimit;
import io.github.layerflux.registry.SingleFlight;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * One shared cache that a build reads. Its metadata come with the first question, at once and in three requests; its
 * blobs one by one. Whatever goes wrong is a warning and means that less is found.
 */
final class CacheReader {

    private static final int MAX_CONFIG = 16 << 20;
    private static final int MAX_RECORDS = 16 << 20;
    private static final int MAX_CONTENTS = 128 << 20;
    private static final int MAX_FILES = 64 << 20;
    private static final int TRANSFERS = 4;

    /** One layer may be damaged; when another can't be had either, asking for more would only take time. */
    private static final int MOST_LOST = 2;

    private final CacheStorage storage;
    private final String group;
    private final MountChoice mounts;
    private final Scheduler workers;
    private final Consumer<BuildEvent> events;
    private final SingleFlight<CacheStorage, LoadedCache> loading = new SingleFlight<>();
    private final Mono<LoadedCache> loaded;
    private final Set<Digest> lost = ConcurrentHashMap.newKeySet();
    private final Set<Digest> found = ConcurrentHashMap.newKeySet();
    private final Set<String> brought = new ConcurrentSkipListSet<>();
    private final Set<String> unread = new ConcurrentSkipListSet<>();
    private final Map<String, List<PackedLayer>> broughtLayers = new ConcurrentHashMap<>();
    private final AtomicInteger blobs = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private volatile int records;
    private volatile LoadedCache known = LoadedCache.EMPTY;
    private volatile @Nullable LoadedCache once;
    private volatile boolean asked;
    private volatile boolean broken;

    /** @param group whose records count before those of others */
    CacheReader(
            CacheStorage storage, String group, MountChoice mounts, Scheduler workers, Consumer<BuildEvent> events) {
        this.storage = storage;
        this.group = group;
        this.mounts = mounts;
        this.workers = workers;
        this.events = events;
        // once for the whole build; given up when nobody waits for it any more, since it may never answer
        this.loaded = Mono.defer(() -> {
            LoadedCache read = once;
            return read != null ? Mono.just(read) : loading.join(storage, this::load);
        });
    }

    String name() {
        return storage.location().display();
    }

    CacheLocation location() {
        return storage.location();
    }

    /** All metadata; of a cache that isn't there or can't be read none. */
    Mono<LoadedCache> loaded() {
        return loaded;
    }

    private Mono<LoadedCache> load() {
        LoadedCache read = once; // by one who was just done
        if (read != null) {
            return Mono.just(read);
        }
        asked = true;
        return storage.manifest()
                .publishOn(workers)
                .flatMap(manifest -> manifest.isPresent() ? load(manifest.get()) : empty())
                .doOnNext(cache -> {
                    records = cache.records();
                    known = cache;
                })
                .onErrorResume(failure -> {
                    broken = true;
                    warn("the cache " + name() + " is not used: " + reason(failure));
                    return Mono.just(LoadedCache.EMPTY);
                })
                .doOnNext(cache -> once = cache)
                .publishOn(workers); // the thread of a read that failed is interrupted: it is being cancelled
    }

    /** Whether it was read, as far as it can be. */
    boolean isLoaded() {
        return once != null;
    }

    private Mono<LoadedCache> empty() {
        events.accept(new BuildEvent.Note("the cache " + name() + " isn't there yet"));
        return Mono.just(LoadedCache.EMPTY);
    }

    private Mono<LoadedCache> load(byte[] manifest) {
        bytes.addAndGet(manifest.length);
        return Mono.fromCallable(() -> CacheFormat.config(manifest))
                .flatMap(config -> read(config, MAX_CONFIG))
                .publishOn(workers)
                .flatMap(config -> Mono.fromCallable(() -> CacheFormat.index(manifest, config)))
                .flatMap(index -> Flux.fromIterable(LoadedCache.recordBlobs(index, group))
                        .flatMapSequential(blob -> read(blob, MAX_RECORDS), TRANSFERS)
                        .collectList()
                        .publishOn(workers)
                        .flatMap(texts -> Mono.fromCallable(() -> LoadedCache.of(index, group, texts))))
                .doOnNext(cache -> {
                    if (cache.damaged() > 0) {
                        warn(cache.damaged() + " records of the cache " + name() + " are damaged and not used");
                    }
                });
    }

    private Mono<byte[]> read(Descriptor blob, int limit) {
        return storage.read(blob, limit).doOnNext(read -> bytes.addAndGet(read.length));
    }

    /** What is known by now; nothing is asked for. */
    SharedSiblings siblings(Digest parent) {
        return known.siblings(parent);
    }

    /** The record of a step whose layer is here, too. */
    Optional<StepRecord> find(LoadedCache cache, Digest parent, CacheKey key) {
        try {
            Optional<StepRecord> record = lost.size() >= MOST_LOST ? Optional.empty() : cache.find(parent, key);
            if (record.isPresent() && record.get().layer().isPresent()) {
                Digest diffId = record.get().layer().get().diffId();
                if (lost.contains(diffId)) {
                    return Optional.empty();
                }
                if (cache.layer(diffId).isEmpty()) {
                    throw new IOException("its layer isn't there");
                }
            }
            record.ifPresent(step -> found.add(key.digest()));
            return record;
        } catch (IOException e) {
            warn("the record of '" + key.instruction() + "' in the cache " + name() + " is not used: "
                    + e.getMessage());
            return Optional.empty();
        }
    }

    /** Brings a blob of a layer into the store. */
    Mono<Descriptor> fetch(Descriptor blob, ContentStore store) {
        return Mono.defer(() -> {
            boolean here = store.has(blob);
            return storage.fetch(blob, store).doOnNext(fetched -> {
                blobs.addAndGet(here ? 0 : 1);
                bytes.addAndGet(here ? 0 : blob.size());
            });
        });
    }

    /** A registry may have lost what its manifest names, to a garbage collection say; a folder what somebody deleted. */
    Mono<Descriptor> ifThere(Descriptor blob) {
        return storage.missing(List.of(blob)).filter(Set::isEmpty).map(missing -> blob);
    }

    Mono<byte[]> contents(Descriptor blob) {
        return read(blob, MAX_CONTENTS).doOnNext(read -> blobs.incrementAndGet());
    }

    /** The files that a step was keyed by; empty if they can't be had, which costs no more than a word of the reason. */
    Mono<byte[]> files(Digest key) {
        return Mono.justOrEmpty(known.files(key))
                .flatMap(blob -> read(blob, MAX_FILES))
                .publishOn(workers)
                .flatMap(compressed -> Mono.fromCallable(() -> Gzip.plain(compressed, MAX_FILES)))
                .doOnNext(read -> blobs.incrementAndGet())
                .onErrorResume(failure -> {
                    warn("a table of files of the cache " + name() + " can't be had: " + reason(failure));
                    return Mono.empty();
                });
    }

    boolean wantsMount(String id) {
        return mounts.matches(id);
    }

    /** As far as it was read by now. */
    List<SharedMount> knownMounts() {
        return known.mounts();
    }

    /** Brings what a cache mount holds here into the store; empty if there is nothing that can be had. */
    Mono<List<PackedLayer>> mount(String id, String name, ContentStore store) {
        return loaded().flatMap(cache -> broken
                        ? Mono.error(new IOException("the cache can't be read"))
                        : Mono.justOrEmpty(cache.mount(name)))
                .flatMap(mount -> mount.size() > mounts.limit()
                        ? Mono.error(new IOException(TravelLimit.exceeded(mount.size(), mounts.limit())))
                        : Flux.fromIterable(mount.layers())
                                .flatMapSequential(layer -> fetch(layer.blob(), store), TRANSFERS)
                                .then(Mono.fromSupplier(() -> {
                                    brought.add(id);
                                    broughtLayers.put(name, mount.layers());
                                    return mount.layers();
                                })))
                .onErrorResume(failure -> {
                    unread.add(name);
                    warn("the cache mount '" + id + "' of the cache " + name() + " can't be had, so this build doesn't "
                            + "write it either: " + reason(failure));
                    return Mono.<List<PackedLayer>>empty();
                })
                .publishOn(workers);
    }

    /** What came of a mount's folder with this build. */
    List<PackedLayer> broughtLayers(String name) {
        return broughtLayers.getOrDefault(name, List.of());
    }

    /** Whether a mount is there, or may be, and couldn't be read. */
    boolean isUnread(String name) {
        return unread.contains(name);
    }

    /** Doesn't rely on a layer any more. */
    void lose(Digest diffId, Throwable failure) {
        if (lost.add(diffId)) {
            warn("a layer of the cache " + name() + " can't be had and is made here: " + reason(failure));
            if (lost.size() == MOST_LOST) {
                warn("the cache " + name() + " is not used any more in this build");
            }
        }
    }

    boolean hasLost() {
        return !lost.isEmpty();
    }

    /** What was read, if anything was asked for. */
    Optional<BuildEvent.CacheRead> summary() {
        return asked
                ? Optional.of(new BuildEvent.CacheRead(
                        name(), records, found.size(), blobs.get(), bytes.get(), List.copyOf(brought)))
                : Optional.empty();
    }

    private void warn(String text) {
        events.accept(new Warning(text));
    }

    private static String reason(Throwable failure) {
        if (failure instanceof BuildFailure known) {
            return known.details().problem();
        }
        return failure instanceof IOException && failure.getMessage() != null
                ? failure.getMessage()
                : failure.toString();
    }
}
