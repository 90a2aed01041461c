package io.github.layerflux.sandbox.worker;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.image.Digest;
import io.github.layerflux.layer.LayerPacker;
import io.github.layerflux.layer.PackedLayer;
import io.github.layerflux.layer.TravelLimit;
import io.github.layerflux.sandbox.CacheFolder;
import io.github.layerflux.sandbox.CachePacking;
import io.github.layerflux.sandbox.PackedCache;
import io.github.layerflux.snapshot.FolderPack;
import io.github.layerflux.snapshot.FolderRecord;
import io.github.layerflux.snapshot.SnapshotStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Packs cache folders for other machines, and unpacks what those packed. A folder that was packed, or came, is packed
 * again by what is different since. Whoever calls has the folder alone.
 */
final class CacheTravel {

    /** From then on a folder is packed anew: each layer is a request for everybody who takes it. */
    private static final int MOST_LAYERS = 32;

    /** Differences may be so much larger than half of the first layer before it is packed anew. */
    private static final long SMALL = 1 << 20;

    /** File systems' clocks tick at least so often. */
    private static final long TICK_NS = 20_000_000;

    private final Workspace workspace;
    private final ContentStore store;
    private final SnapshotStore snapshots;

    CacheTravel(Workspace workspace, ContentStore store, SnapshotStore snapshots) {
        this.workspace = workspace;
        this.store = store;
        this.snapshots = snapshots;
    }

    /** Unpacks into an empty folder of this worker. */
    void unpack(CacheFolder wanted, Path draft, KillSwitch kill) throws IOException {
        for (PackedLayer layer : wanted.travelled()) {
            if (kill.isPulled()) {
                throw new IOException("killed");
            }
            snapshots.apply(layer, draft);
        }
    }

    /** Remembers what was unpacked, once it is where it belongs. */
    void arrived(CacheFolder wanted, Path folder) throws IOException {
        LockSupport.parkNanos(TICK_NS); // what changes from now on gets another time
        new TravelRecord(wanted.travelled(), FolderRecord.of(folder)).keep(folder, workspace.newFile());
    }

    PackedCache pack(CachePacking wanted, Path folder) throws IOException {
        TravelRecord known = TravelRecord.of(folder);
        FolderRecord now = FolderRecord.of(folder);
        if (now.isEmpty()) {
            return new PackedCache(List.of(), List.of(), false, "");
        }
        if (now.bytes() > wanted.limit()) {
            return PackedCache.not(TravelLimit.exceeded(now.bytes(), wanted.limit()));
        }
        boolean kept = isThere(known, new HashSet<>(wanted.reachable()));
        if (kept && new FolderPack(folder, workspace.owners(), known.content(), now).isEmpty()) {
            return new PackedCache(known.layers(), known.layers(), false, "");
        }
        List<PackedLayer> below = kept && !isFragmented(known.layers()) ? known.layers() : List.of();
        try {
            List<PackedLayer> layers =
                    pack(wanted, folder, below, below.isEmpty() ? FolderRecord.NOTHING : known.content(), now);
            if (size(layers) > wanted.limit() && !below.isEmpty()) {
                layers = pack(
                        wanted, folder, List.of(), FolderRecord.NOTHING, now); // without what has changed or gone since
            }
            if (size(layers) > wanted.limit()) {
                return PackedCache.not(TravelLimit.exceeded(size(layers), wanted.limit()));
            }
            new TravelRecord(layers, now).keep(folder, workspace.newFile());
            return new PackedCache(layers, known.layers(), true, "");
        } catch (BuildFailure changing) {
            return PackedCache.not(changing.details().problem());
        }
    }

    private List<PackedLayer> pack(
            CachePacking wanted, Path folder, List<PackedLayer> below, FolderRecord before, FolderRecord now)
            throws IOException {
        List<PackedLayer> layers = new ArrayList<>(below);
        try (LayerPacker out = LayerPacker.open(store, wanted.compression())) {
            new FolderPack(folder, workspace.owners(), before, now).write(out);
            layers.add(out.finish());
        }
        return layers;
    }

    /** As readers measure it: of files, and of the tar archive around them. */
    private static long size(List<PackedLayer> layers) {
        long size = 0;
        for (PackedLayer layer : layers) {
            size += layer.size();
        }
        return size;
    }

    private boolean isThere(TravelRecord known, Set<Digest> reachable) {
        for (PackedLayer layer : known.layers()) {
            if (!reachable.contains(layer.blob().digest()) && !store.has(layer.blob())) {
                return false;
            }
        }
        return !known.layers().isEmpty();
    }

    private static boolean isFragmented(List<PackedLayer> layers) {
        long above = 0;
        for (PackedLayer layer : layers.subList(1, layers.size())) {
            above += layer.blob().size();
        }
        return layers.size() >= MOST_LAYERS || above > layers.get(0).blob().size() / 2 + SMALL;
    }
}
