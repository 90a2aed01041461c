package io.github.layerflux.housekeeping;

import io.github.layerflux.cache.DegradedLayers;
import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.content.References;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.registry.BaseImages;
import io.github.layerflux.snapshot.DiskFile;
import io.github.layerflux.snapshot.DiskUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Clears whole folders by one rename each: what is in them may belong to other users of a user namespace, and there may
 * be a lot of it.
 */
final class Clearance {

    private final ContentStore store;
    private final CacheDirectory directory;
    private final Trash trash;
    private final DiskUsage disk = DiskUsage.open();
    private final List<Path> renewed = new ArrayList<>();
    private int records;
    private int blobs;
    private long freed;

    Clearance(ContentStore store, Trash trash) {
        this.store = store;
        this.directory = store.directory();
        this.trash = trash;
    }

    /**
     * Takes all that is no image's; the gate must be held.
     *
     * @param alone whether no build runs; else only what builds can miss goes
     */
    void take(boolean alone) throws IOException {
        // what is referred to is found out first: a damaged index must not cost anything
        Set<Digest> referenced = alone ? referenced() : Set.of();
        records = records();
        if (alone) {
            // what lies in tmp is of killed builds and prunes: nobody is half-way through anything
            for (String name : InventoryBuilder.names(directory.temporary())) {
                trash.takeLeftover(directory.temporary().resolve(name));
            }
        }
        renew(directory.steps());
        renew(directory.stat());
        if (alone) {
            renew(directory.contents());
            renew(directory.compressed());
            renew(directory.snapshots());
            renew(directory.mounts());
            renew(directory.downloads());
            renew(directory.history());
            renew(directory.classes());
            removeBlobs(referenced);
            new DegradedLayers(directory).clear();
        }
    }

    private Set<Digest> referenced() {
        ReferencedBlobs blobs = new ReferencedBlobs(store);
        Set<Digest> found = new HashSet<>();
        for (Descriptor image : new References(directory).list().values()) {
            found.addAll(blobs.of(image.digest()));
        }
        for (BaseImages.Pulled pulled : BaseImages.pulled(directory)) {
            found.addAll(blobs.of(pulled.manifest()));
        }
        return found;
    }

    private int records() {
        int count = 0;
        for (String parent : InventoryBuilder.names(directory.steps())) {
            for (String name : InventoryBuilder.names(directory.steps().resolve(parent))) {
                count += name.endsWith(".json") ? 1 : 0;
            }
        }
        return count;
    }

    /** A prune that was killed in here may have left no folder. */
    private void renew(Path folder) throws IOException {
        if (!Files.exists(folder) || InventoryBuilder.names(folder).length > 0) {
            trash.take(folder);
            renewed.add(folder);
        }
    }

    private void removeBlobs(Set<Digest> referenced) throws IOException {
        Path folder = store.path(Digest.of("")).getParent();
        for (String name : InventoryBuilder.names(folder)) {
            Path blob = folder.resolve(name);
            if (isReferenced(name, referenced)) {
                continue;
            }
            DiskFile file = disk.file(blob);
            if (file != null && Files.deleteIfExists(blob)) {
                blobs++;
                freed += file.links() > 1 ? 0 : file.bytes();
            }
        }
    }

    private static boolean isReferenced(String name, Set<Digest> referenced) {
        try {
            return referenced.contains(new Digest(name));
        } catch (IllegalArgumentException e) {
            return true; // no blob of ours
        }
    }

    /**
     * Deletes what was taken; the gate needn't be held.
     *
     * @throws IOException when the empty folders can't be made anew, for which there should be room now
     */
    Pruned finish() throws IOException {
        List<Path> left = new ArrayList<>();
        freed += trash.empty(left);
        for (Path folder : renewed) {
            Files.createDirectories(folder); // unless a build has done it
        }
        return new Pruned(records, blobs, freed, 0, 0, left);
    }
}
