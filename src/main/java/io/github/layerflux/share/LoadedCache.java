package io.github.layerflux.share;

import io.github.layerflux.cache.CacheKey;
import io.github.layerflux.cache.RecordLines;
import io.github.layerflux.cache.SharedSiblings;
import io.github.layerflux.cache.StepRecord;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.share.CacheIndex.Group;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A shared cache's records, and where its layers and tables of contents are. */
final class LoadedCache {

    static final LoadedCache EMPTY = new LoadedCache(new RecordLines(), new RecordLines(), CacheIndex.EMPTY);

    /** Of unpacked records; a record has some kilobytes. */
    private static final int MAX_RECORDS = 64 << 20;

    private final RecordLines own;
    private final RecordLines others;
    private final Map<Digest, Descriptor> layers = new HashMap<>();
    private final Map<Digest, Descriptor> contents = new HashMap<>();
    private final Map<String, Descriptor> files = new HashMap<>();
    private final List<SharedMount> mounts;

    private LoadedCache(RecordLines own, RecordLines others, CacheIndex index) {
        this.own = own;
        this.others = others;
        this.mounts = index.mounts();
        for (Descriptor blob : index.blobs()) {
            if (blob.mediaType().equals(CacheFormat.FILES)) {
                files.putIfAbsent(blob.annotations().getOrDefault(CacheFormat.KEY, ""), blob);
            }
            Optional<Digest> diffId = CacheFormat.diffId(blob);
            if (diffId.isPresent()) {
                boolean table = blob.mediaType().equals(CacheFormat.CONTENTS);
                (table ? contents : layers).putIfAbsent(diffId.get(), blob);
            }
        }
    }

    /**
     * @param group of the build that asks
     * @param blobs the records of the index's groups, its own first; of several for one step the first counts
     * @throws IOException when they can't be read
     */
    static LoadedCache of(CacheIndex index, String group, List<byte[]> blobs) throws IOException {
        return of(index, group, blobs, MAX_RECORDS);
    }

    /** @param most bytes of unpacked records */
    static LoadedCache of(CacheIndex index, String group, List<byte[]> blobs, int most) throws IOException {
        RecordLines own = new RecordLines();
        RecordLines others = new RecordLines(own);
        RecordLines records = index.group(group).isPresent() ? own : others;
        int left = most;
        for (byte[] blob : blobs) {
            byte[] text = Gzip.plain(blob, left);
            left -= text.length;
            records.add(new String(text, StandardCharsets.UTF_8));
            records = others;
        }
        return new LoadedCache(own, others, index);
    }

    int records() {
        return own.size() + others.size();
    }

    int damaged() {
        return own.damaged() + others.damaged();
    }

    /** @throws IOException when there is one and it can't be used */
    Optional<StepRecord> find(Digest parent, CacheKey key) throws IOException {
        Optional<StepRecord> found = own.find(parent, key);
        return found.isPresent() ? found : others.find(parent, key);
    }

    SharedSiblings siblings(Digest parent) {
        return new SharedSiblings(own.siblings(parent), others.siblings(parent));
    }

    Optional<Descriptor> layer(Digest diffId) {
        return Optional.ofNullable(layers.get(diffId));
    }

    Optional<Descriptor> contents(Digest diffId) {
        return Optional.ofNullable(contents.get(diffId));
    }

    /** The files that a step was keyed by. */
    Optional<Descriptor> files(Digest key) {
        return Optional.ofNullable(files.get(key.toString()));
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

    /** Of all groups. */
    static List<Descriptor> recordBlobs(CacheIndex index, String first) {
        List<Descriptor> blobs = new ArrayList<>();
        for (Group group : index.groups()) {
            blobs.add(group.name().equals(first) ? 0 : blobs.size(), group.records());
        }
        return blobs;
    }
}
