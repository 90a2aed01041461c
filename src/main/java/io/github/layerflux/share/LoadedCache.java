package io.github.layerflux.share;

import io.github.layerflux.cache.CacheKey;
import io.github.layerflux.cache.RecordLines;
import io.github.layerflux.cache.StepRecord;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.share.CacheIndex.Group;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** A shared cache's records, and where its layers and tables of contents are. */
final class LoadedCache {

    static final LoadedCache EMPTY = new LoadedCache(new RecordLines(), CacheIndex.EMPTY);

    /** Of unpacked records; a record has some kilobytes. */
    private static final int MAX_RECORDS = 256 << 20;

    private final RecordLines records;
    private final Map<Digest, Descriptor> layers = new HashMap<>();
    private final Map<Digest, Descriptor> contents = new HashMap<>();
    private final List<SharedMount> mounts;

    private LoadedCache(RecordLines records, CacheIndex index) {
        this.records = records;
        this.mounts = index.mounts();
        for (Descriptor blob : index.blobs()) {
            Optional<Digest> diffId = CacheFormat.diffId(blob);
            if (diffId.isPresent()) {
                boolean table = blob.mediaType().equals(CacheFormat.CONTENTS);
                (table ? contents : layers).putIfAbsent(diffId.get(), blob);
            }
        }
    }

    /**
     * @param blobs the records of the index's groups, in their order
     * @throws IOException when they can't be read
     */
    static LoadedCache of(CacheIndex index, List<byte[]> blobs) throws IOException {
        RecordLines records = new RecordLines();
        long left = MAX_RECORDS;
        for (byte[] blob : blobs) {
            try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(blob))) {
                byte[] text = in.readNBytes((int) Math.min(left + 1, MAX_RECORDS));
                left -= text.length;
                if (left < 0) {
                    throw new IOException("it has more than " + MAX_RECORDS + " bytes of records");
                }
                records.add(new String(text, StandardCharsets.UTF_8));
            }
        }
        return new LoadedCache(records, index);
    }

    int records() {
        return records.size();
    }

    int damaged() {
        return records.damaged();
    }

    /** @throws IOException when there is one and it can't be used */
    Optional<StepRecord> find(Digest parent, CacheKey key) throws IOException {
        return records.find(parent, key);
    }

    List<StepRecord> siblings(Digest parent) {
        return records.siblings(parent);
    }

    Optional<Descriptor> layer(Digest diffId) {
        return Optional.ofNullable(layers.get(diffId));
    }

    Optional<Descriptor> contents(Digest diffId) {
        return Optional.ofNullable(contents.get(diffId));
    }

    Optional<SharedMount> mount(String name) {
        for (SharedMount mount : mounts) {
            if (mount.name().equals(name)) {
                return Optional.of(mount);
            }
        }
        return Optional.empty();
    }

    List<SharedMount> mounts() {
        return mounts;
    }

    static List<Descriptor> recordBlobs(CacheIndex index) {
        return index.groups().stream().map(Group::records).toList();
    }
}
