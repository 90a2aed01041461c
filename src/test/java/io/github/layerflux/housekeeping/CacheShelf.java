package io.github.layerflux.housekeeping;

import static io.github.layerflux.cache.Sample.ALPINE;
import static io.github.layerflux.cache.Sample.run;

import io.github.layerflux.cache.BuildLease;
import io.github.layerflux.cache.CacheFixture;
import io.github.layerflux.cache.CacheKey;
import io.github.layerflux.cache.CacheRules;
import io.github.layerflux.cache.MetadataRules;
import io.github.layerflux.cache.StepRecord;
import io.github.layerflux.content.References;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.Manifest;
import io.github.layerflux.image.ManifestJson;
import io.github.layerflux.image.MediaTypes;
import io.github.layerflux.layer.Layer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A cache directory with things in it that were used at known times. */
final class CacheShelf {

    static final long HOUR = 3_600_000;

    final CacheRules rules = new MetadataRules();
    final Digest base = rules.parent(ALPINE);
    final CacheFixture fixture;
    final long now = System.currentTimeMillis();

    CacheShelf(Path folder) {
        fixture = new CacheFixture(folder);
        BuildLease.acquire(fixture.directory, warning -> {})
                .close(); // whose folder and gate are there from the first build on
    }

    /** A step that is in the cache. */
    record Built(Digest parent, CacheKey key, StepRecord record) {
        /** The parent of steps that were built on it. */
        Digest child() {
            return StepRecord.child(
                    parent,
                    key.digest(),
                    record.created(),
                    record.layer().map(layer -> layer.diffId().toString()).orElse(""));
        }

        Layer layer() {
            return record.layer().orElseThrow();
        }
    }

    /** @param bytes of its layer; none if negative */
    Built step(Digest parent, String command, int bytes, long hoursAgo) throws IOException {
        CacheKey key = rules.run(run(run -> run.command(command)));
        StepRecord record = bytes < 0
                ? new StepRecord(key, Optional.empty(), "2026-01-01T11:59:58.5Z", 10, "2026-01-01T12:00:00Z")
                : fixture.record(key, command + "x".repeat(bytes));
        fixture.cache.save(parent, record);
        Built built = new Built(parent, key, record);
        age(file(built), hoursAgo);
        if (bytes >= 0) {
            ageBlob(built.layer().descriptor().digest(), hoursAgo);
        }
        return built;
    }

    Path file(Built built) {
        return fixture.recordFile(built.parent(), built.key());
    }

    void age(Path file, long hoursAgo) throws IOException {
        Files.setLastModifiedTime(file, FileTime.fromMillis(now - hoursAgo * HOUR));
    }

    void ageBlob(Digest blob, long hoursAgo) throws IOException {
        Files.getFileAttributeView(fixture.store.path(blob), BasicFileAttributeView.class)
                .setTimes(null, FileTime.fromMillis(now - hoursAgo * HOUR), null);
    }

    Descriptor image(String name, long hoursAgo, Layer... layers) throws IOException {
        Descriptor config = fixture.store.put(
                MediaTypes.OCI_CONFIG, ("config of " + List.of(layers)).getBytes(StandardCharsets.UTF_8));
        List<Descriptor> blobs = new ArrayList<>();
        for (Layer layer : layers) {
            blobs.add(layer.descriptor());
        }
        Descriptor manifest = fixture.store.put(
                MediaTypes.OCI_MANIFEST,
                ManifestJson.write(new Manifest(MediaTypes.OCI_MANIFEST, config, blobs, Map.of())));
        new References(fixture.directory).tag(name, manifest);
        age(References.useOf(fixture.directory, manifest.digest()), hoursAgo);
        return manifest;
    }

    Path tree(Path folder, long hoursAgo) throws IOException {
        Files.createDirectories(folder.resolve("fs"));
        Files.write(folder.resolve("fs/file"), new byte[100_000]);
        age(folder, hoursAgo);
        return folder;
    }

    boolean has(Built built) {
        return Files.exists(file(built));
    }

    boolean hasLayer(Built built) {
        return Files.exists(fixture.store.path(built.layer().descriptor().digest()));
    }

    PruneRequest request(String... conditions) {
        return new PruneRequest(PruneFilter.parse(List.of(conditions), now), OptionalLong.empty());
    }

    PruneRequest atMost(long bytes, String... conditions) {
        return new PruneRequest(PruneFilter.parse(List.of(conditions), now), OptionalLong.of(bytes));
    }

    Prune prune() {
        return new Prune(fixture.store);
    }

    long bytes() {
        return CacheUsage.read(fixture.store, PruneFilter.parse(List.of(), now))
                .total()
                .bytes();
    }
}
