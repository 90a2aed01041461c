package io.github.layerflux.share;

import io.github.layerflux.cache.CacheKey;
import io.github.layerflux.cache.SharedMounts;
import io.github.layerflux.cache.SharedSiblings;
import io.github.layerflux.cache.SharedStep;
import io.github.layerflux.cache.SharedSteps;
import io.github.layerflux.cache.StepRecord;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.BuildEvent.Warning;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.layer.ContentsStore;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.layer.LayerCompressor;
import io.github.layerflux.layer.PackedLayer;
import io.github.layerflux.registry.RegistryClient;
import io.github.layerflux.registry.RegistrySettings;
import io.github.layerflux.registry.Retries;
import io.github.layerflux.registry.SingleFlight;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The shared caches that a build reads, in their order: the first that has a step gives it. Of one build; keeps account
 * of the steps that it consists of, for {@link CacheExport}.
 */
public final class SharedCache implements SharedSteps, SharedMounts {

    private static final Retries TWO_TRIES =
            new Retries(2, Duration.ofMillis(300), Duration.ofSeconds(2), Duration.ofSeconds(5));

    private final List<CacheSource> from;
    private final RegistrySettings settings;
    private final boolean offline;
    private final ContentStore store;
    private final UsedSteps used = new UsedSteps();
    private final SingleFlight<Digest, Layer> flights = new SingleFlight<>();
    private final SingleFlight<String, List<PackedLayer>> mountFlights = new SingleFlight<>();
    private final Queue<Runnable> lentTables = new ConcurrentLinkedQueue<>();
    private volatile boolean lendsTables = true;
    private final AtomicBoolean lost = new AtomicBoolean();
    private volatile List<CacheReader> readers = List.of();
    private volatile Consumer<BuildEvent> events = event -> {};
    private volatile Scheduler workers = Schedulers.immediate();

    /**
     * @param from where to look, in this order
     * @param settings how registries are reached
     * @param offline whether registries aren't
     */
    public SharedCache(List<CacheSource> from, RegistrySettings settings, boolean offline, ContentStore store) {
        this.from = List.copyOf(from);
        this.settings = settings;
        this.offline = offline;
        this.store = store;
    }

    @Override
    public void begin(String group, Consumer<BuildEvent> listener, Scheduler scheduler) {
        events = listener;
        workers = scheduler;
        List<CacheReader> opened = new ArrayList<>();
        RegistrySettings heard = settings.withEvents(listener);
        for (CacheSource source : from) {
            CacheLocation location = source.location();
            if (offline && location instanceof CacheLocation.Registry) {
                listener.accept(new Warning("the cache " + location.display() + " is not used: Maven works offline"));
            } else {
                CacheStorage storage = storage(location, heard, listener, scheduler);
                opened.add(new CacheReader(storage, group, source.mounts(), scheduler, listener));
            }
        }
        readers = List.copyOf(opened);
    }

    /** What is only there to save time isn't waited for as long as what the build needs. */
    private static RegistrySettings impatient(RegistrySettings settings) {
        return settings.withRetries(TWO_TRIES);
    }

    static CacheStorage storage(
            CacheLocation location, RegistrySettings settings, Consumer<BuildEvent> events, Scheduler workers) {
        if (location instanceof CacheLocation.Registry registry) {
            return new RegistryStorage(
                    registry, new RegistryClient(impatient(settings)), new RegistryClient(settings), settings, events);
        }
        return new FolderStorage((CacheLocation.Folder) location, workers);
    }

    @Override
    public Mono<Optional<SharedStep>> find(Digest parent, CacheKey key) {
        return Flux.fromIterable(readers)
                .concatMap(reader -> reader.loaded().map(cache -> find(reader, cache, parent, key)), 1)
                .filter(Optional::isPresent)
                .next()
                .defaultIfEmpty(Optional.empty());
    }

    private Optional<SharedStep> find(CacheReader reader, LoadedCache cache, Digest parent, CacheKey key) {
        Optional<StepRecord> record = reader.find(cache, parent, key);
        return record.map(step -> new SharedStep(
                step,
                reader.name(),
                step.layer().isPresent() ? layer(reader, cache, step.layer().get()) : Mono.empty()));
    }

    /** Stages that share a layer, and builds of platforms, wait for one transfer. */
    private Mono<Layer> layer(CacheReader reader, LoadedCache cache, Layer layer) {
        Descriptor blob = cache.layer(layer.diffId()).orElseThrow();
        return flights.join(
                        layer.diffId(),
                        () -> store.has(layer.descriptor())
                                ? Mono.just(layer)
                                : reader.fetch(blob, store).publishOn(workers).map(fetched -> unpacked(fetched, layer)))
                .doOnError(failure -> {
                    reader.lose(layer.diffId(), failure);
                    lost.set(true);
                });
    }

    /** The layer as the machine had it that made it: records and images are the same on both. */
    private Layer unpacked(Descriptor blob, Layer layer) {
        if (!blob.digest().equals(layer.diffId())) {
            String how = blob.annotations().getOrDefault(CacheFormat.COMPRESSION, "");
            new LayerCompressor(store).adopt(blob, layer, how);
        }
        return layer;
    }

    @Override
    public SharedSiblings siblings(Digest parent) {
        SharedSiblings found = SharedSiblings.NONE;
        for (CacheReader reader : readers) {
            found = found.and(reader.siblings(parent));
        }
        return found;
    }

    @Override
    public Mono<Optional<byte[]>> files(Digest key) {
        return Flux.fromIterable(readers)
                .concatMap(reader -> reader.files(key), 1)
                .next()
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .publishOn(workers);
    }

    @Override
    public Mono<Void> lendTables(List<Layer> layers, ContentsStore into) {
        if (!lendsTables) {
            return Mono.empty();
        }
        return Flux.fromIterable(layers)
                .filter(layer -> !into.has(layer.diffId()))
                .flatMap(layer -> lendTable(layer.diffId(), into), readers.size() + 1)
                .then();
    }

    private Mono<Void> lendTable(Digest diffId, ContentsStore into) {
        return Flux.fromIterable(readers)
                .concatMap(
                        reader -> reader.loaded()
                                .flatMap(cache -> cache.contents(diffId)
                                        .map(blob -> reader.contents(blob)
                                                .publishOn(workers)
                                                .doOnNext(bytes -> lend(diffId, bytes, into))
                                                .onErrorResume(failure -> untold(reader, failure)))
                                        .orElse(Mono.empty())),
                        1)
                .next()
                .then();
    }

    private Mono<byte[]> untold(CacheReader reader, Throwable failure) {
        events.accept(new Warning(
                "a table of contents of the cache " + reader.name() + " can't be had: " + failure.getMessage()));
        return Mono.empty();
    }

    private void lend(Digest diffId, byte[] bytes, ContentsStore into) {
        try {
            into.lend(diffId, bytes);
            lentTables.add(() -> into.takeBack(diffId));
        } catch (IOException e) {
            throw new IllegalStateException("it is damaged: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean wants(String id) {
        for (CacheReader reader : readers) {
            if (reader.wantsMount(id)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Mono<List<PackedLayer>> bring(String id, String name) {
        return mountFlights.join(
                name,
                () -> Flux.fromIterable(readers)
                        .filter(reader -> reader.wantsMount(id))
                        .concatMap(reader -> reader.mount(id, name, store), 1)
                        .next()
                        .defaultIfEmpty(List.of()));
    }

    @Override
    public boolean isUnread(String name) {
        for (CacheReader reader : readers) {
            if (reader.isUnread(name)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean takesTablesBack() {
        lendsTables = false;
        boolean any = false;
        for (Runnable table : lentTables) {
            table.run();
            any = true;
        }
        lentTables.clear();
        return any;
    }

    @Override
    public boolean hasLost() {
        return lost.getAndSet(false);
    }

    @Override
    public void used(StepRef step, Digest parent, StepRecord record) {
        used.add(step, parent, record);
    }

    @Override
    public void opened(List<Layer> image) {
        used.add(image);
    }

    @Override
    public void end() {
        for (CacheReader reader : readers) {
            reader.summary().ifPresent(read -> {
                events.accept(read);
                if (read.records() > 0) {
                    events.accept(new BuildEvent.Note(CacheWords.read(read)));
                }
            });
        }
    }

    UsedSteps steps() {
        return used;
    }

    List<CacheReader> readers() {
        return readers;
    }
}
