package io.github.layerflux.share;

import io.github.layerflux.cache.RecordLines;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.layer.ContentsStore;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.layer.LayerCompressor;
import io.github.layerflux.layer.PackedLayer;
import io.github.layerflux.share.CacheIndex.Group;
import io.github.layerflux.share.UsedSteps.Used;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Makes blobs of what a build used. Layers that never came to this machine are named where they are, or fetched if they
 * can't be had from there. Used once.
 */
final class ContributionBuilder {

    private static final int AT_ONCE = 4;

    /** Tables of more files than that, some hundred thousand, are not worth their way. */
    private static final int LARGEST_FILES = 8 << 20;

    private final SharedCache cache;
    private final CacheTarget target;
    private final ContentStore store;
    private final ContentsStore contents;
    private final Scheduler workers;
    private final Map<Digest, CacheLocation.Registry> elsewhere = new ConcurrentHashMap<>();

    ContributionBuilder(SharedCache cache, CacheTarget target, ContentStore store, Scheduler workers) {
        this.cache = cache;
        this.target = target;
        this.store = store;
        this.contents = new ContentsStore(store.directory());
        this.workers = workers;
    }

    /** @param name of the group */
    Mono<CacheContribution> build(String name, List<Used> steps, List<PackedMount> mounts) {
        Map<Digest, Layer> layers = new LinkedHashMap<>();
        for (Used step : steps) {
            step.record().layer().ifPresent(layer -> layers.put(layer.diffId(), layer));
        }
        List<Digest> listed = new ArrayList<>(target.imageOnly() ? List.of() : layers.keySet());
        listed.addAll(target.imageOnly() ? List.of() : cache.steps().bases());
        Mono<Map<Digest, Descriptor>> blobs = Flux.fromIterable(layers.values())
                .flatMapSequential(layer -> layer(layer).map(blob -> Map.entry(layer.diffId(), blob)), AT_ONCE)
                .collectMap(Map.Entry::getKey, Map.Entry::getValue, LinkedHashMap::new);
        Mono<List<Descriptor>> tables = Flux.fromIterable(listed)
                .flatMapSequential(this::table, AT_ONCE)
                .collectList();
        return reachable(mounts)
                .then(Mono.zip(blobs, tables, (there, known) -> {
                    List<Descriptor> all = new ArrayList<>(there.values());
                    all.addAll(known);
                    return contribution(name, steps, there, all, mounts);
                }))
                .subscribeOn(workers);
    }

    /** What this machine has of mounts came from one of the caches; else it is where it shall go. */
    private Mono<Void> reachable(List<PackedMount> mounts) {
        return Flux.fromIterable(mounts)
                .map(PackedMount::mount)
                .concatMap(mount -> Flux.fromIterable(mount.layers())
                        .map(PackedLayer::blob)
                        .filter(blob -> !store.has(blob))
                        .concatMap(blob -> there((reader, loaded) -> loaded.mount(mount.name())
                                .filter(known -> known.has(blob.digest()))
                                .map(known -> blob))))
                .then();
    }

    private CacheContribution contribution(
            String name,
            List<Used> steps,
            Map<Digest, Descriptor> layers,
            List<Descriptor> blobs,
            List<PackedMount> mounts) {
        List<String> lines = new ArrayList<>();
        for (Used step : steps) {
            Optional<Layer> layer = step.record().layer();
            if (layer.isEmpty() || layers.containsKey(layer.get().diffId())) {
                lines.add(RecordLines.line(step.parent(), step.record()));
            }
        }
        Descriptor records = store.put(
                CacheFormat.RECORDS, Gzip.compressed(String.join("", lines).getBytes(StandardCharsets.UTF_8)));
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        List<Descriptor> all = new ArrayList<>(blobs);
        for (Used step : steps) {
            Optional<byte[]> files = RecordLines.files(step.record());
            if (files.isPresent() && files.get().length <= LARGEST_FILES) {
                Descriptor blob = store.put(CacheFormat.FILES, Gzip.compressed(files.get()));
                all.add(blob.withAnnotation(
                        CacheFormat.KEY, step.record().key().digest().toString()));
            }
        }
        return new CacheContribution(new Group(name, now, records, all), lines.size(), mounts, elsewhere);
    }

    /** A layer as it travels; empty if nobody has it any more. */
    private Mono<Descriptor> layer(Layer layer) {
        return Mono.defer(() -> {
                    if (!store.has(layer.descriptor())) {
                        return there((reader, loaded) -> loaded.layer(layer.diffId()));
                    }
                    Descriptor blob = new LayerCompressor(store).compress(layer, target.compression());
                    return Mono.just(CacheFormat.layer(blob, layer, target.compression()));
                })
                .subscribeOn(workers);
    }

    private Mono<Descriptor> table(Digest diffId) {
        return Mono.defer(() -> {
                    Optional<byte[]> here = tableHere(diffId);
                    return here.isPresent()
                            ? Mono.just(CacheFormat.contents(store.put(CacheFormat.CONTENTS, here.get()), diffId))
                            : there(this::isAtHand, (reader, loaded) -> loaded.contents(diffId));
                })
                .subscribeOn(workers);
    }

    private Optional<byte[]> tableHere(Digest diffId) {
        try {
            return Optional.of(contents.encoded(diffId));
        } catch (IOException e) {
            return Optional.empty(); // there is none, or none that could be lent
        }
    }

    /** What another cache has: left there for the registry to mount, if it can be, else fetched. */
    private Mono<Descriptor> there(BiFunction<CacheReader, LoadedCache, Optional<Descriptor>> blob) {
        return there(reader -> true, blob);
    }

    /** A cache that this build had no need to read isn't read for a table: it may be one that never answers. */
    private boolean isAtHand(CacheReader reader) {
        return reader.isLoaded() || reader.location().equals(target.location());
    }

    private Mono<Descriptor> there(
            Predicate<CacheReader> asked, BiFunction<CacheReader, LoadedCache, Optional<Descriptor>> blob) {
        return Flux.fromIterable(cache.readers())
                .filter(asked)
                .concatMap(reader -> reader.loaded()
                        .flatMap(loaded -> blob.apply(reader, loaded)
                                .map(found -> reachable(reader, found))
                                .orElse(Mono.empty())))
                .next();
    }

    private Mono<Descriptor> reachable(CacheReader reader, Descriptor blob) {
        if (reader.location().equals(target.location())) {
            return reader.ifThere(blob);
        }
        if (reader.location() instanceof CacheLocation.Registry registry
                && target.location() instanceof CacheLocation.Registry) {
            return reader.ifThere(blob).doOnNext(there -> elsewhere.put(blob.digest(), registry));
        }
        return reader.fetch(blob, store);
    }
}
