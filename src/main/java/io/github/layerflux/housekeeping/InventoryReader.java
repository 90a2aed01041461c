package io.github.layerflux.housekeeping;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.snapshot.DiskUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;

/**
 * Looks at all that lies in a cache directory. Takes no lock: what comes and goes meanwhile is found out when it is to
 * be taken away.
 */
final class InventoryReader {

    /** The places that have a reader of their own. */
    private static final Set<String> KNOWN = Set.of(
            "images",
            "steps",
            "contents",
            "compressed",
            "snapshots",
            "mounts",
            "downloads",
            "stat",
            "history",
            "classes",
            "tmp");

    /** More than most machines have cores: what the kernel doesn't remember of a file is read, which is mostly waiting. */
    private static final int READERS = 16;

    private final ContentStore store;
    private final CacheDirectory directory;

    InventoryReader(ContentStore store) {
        this.store = store;
        this.directory = store.directory();
    }

    /**
     * Reads everything.
     *
     * @throws EnvironmentFailure when the index of the image store is damaged: nobody knows then which blobs it needs
     */
    Inventory read() {
        return read(true);
    }

    /** As {@link #read}, without what connects items: for sums. */
    Inventory readSizes() {
        return read(false);
    }

    private Inventory read(boolean whole) {
        InventoryBuilder found = new InventoryBuilder(DiskUsage.open());
        if (!Files.isDirectory(directory.root())) {
            return found.build();
        }
        ForkJoinPool readers = new ForkJoinPool(READERS);
        try {
            // parallel streams below run where they are begun
            return readers.submit(() -> read(whole, found)).join();
        } finally {
            readers.shutdown();
        }
    }

    private Inventory read(boolean whole, InventoryBuilder found) {
        found.addOverhead(directory.root());
        ImageItems images = new ImageItems(store, found);
        Map<String, SharedPart> blobs = images.readBlobs();
        images.readImages(blobs);
        Set<String> layers = new StepItems(directory, found).read(blobs, whole);
        DerivedItems derived = new DerivedItems(directory, found);
        derived.readCompressed(blobs);
        images.readOrphans(blobs, whole);
        layers.addAll(images.diffIds());
        derived.readContents(layers);
        derived.readSnapshots();
        new SourceItems(directory, found).read();
        for (String name : InventoryBuilder.names(directory.root())) {
            Path place = directory.root().resolve(name);
            if (!KNOWN.contains(name)) {
                found.addOverhead(found.tree(place));
            }
        }
        return found.build();
    }
}
