package io.github.layerflux.housekeeping;

import io.github.layerflux.cache.LeaseFolder;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.content.PathLock;
import io.github.layerflux.content.References;
import io.github.layerflux.image.Digest;
import io.github.layerflux.snapshot.DiskFile;
import io.github.layerflux.snapshot.DiskUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Takes items away, one by one. Builds start in between: the gate is held for a fraction of a second at a time. What was
 * used since it was listed stays, and so does what a running build may use.
 */
final class Removal {

    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(150);

    private final ContentStore store;
    private final LeaseFolder leases;
    private final Trash trash;
    private final DiskUsage disk = DiskUsage.open();
    private final ImageRoots roots;

    private int records;
    private int blobs;
    private int inUse;
    private int builds;
    private long freed;

    Removal(ContentStore store, LeaseFolder leases, Trash trash) {
        this.store = store;
        this.leases = leases;
        this.trash = trash;
        this.roots = new ImageRoots(store);
    }

    /** @param items in the order in which they are to go; their parts forget them */
    void take(List<CacheItem> items) throws IOException {
        Iterator<CacheItem> next = items.iterator();
        while (next.hasNext()) {
            try (PathLock gate = leases.gate().hold()) {
                leases.gate().beginTaking();
                Protection protection = new Protection(leases.running());
                builds = Math.max(builds, protection.builds());
                roots.refresh();
                long end = System.nanoTime() + SLICE_NANOS;
                while (next.hasNext() && System.nanoTime() < end) {
                    take(next.next(), protection);
                }
                leases.gate().endTaking();
            }
        }
    }

    private void take(CacheItem item, Protection protection) throws IOException {
        if (!mayGo(item.home(), item.blob, item.stamp, protection)) {
            return;
        }
        if (item.lock == null) {
            remove(item, protection);
            return;
        }
        Optional<PathLock> free = PathLock.tryAcquire(item.lock);
        if (free.isEmpty()) {
            inUse++;
            return;
        }
        try (PathLock held = free.get()) {
            remove(item, protection);
            if (protection.builds() == 0) {
                Files.deleteIfExists(item.lock); // nobody else can be waiting for it
            }
        }
    }

    /** Whether a file is as it was listed, and no running build may use it. */
    private boolean mayGo(Path home, boolean blob, long stamp, Protection protection) {
        DiskFile file = disk.file(home);
        if (file == null) {
            return false; // gone already
        }
        if ((blob ? file.accessed() : file.modified()) != stamp || protection.covers(stamp)) {
            inUse++;
            return false;
        }
        return true;
    }

    private void remove(CacheItem item, Protection protection) throws IOException {
        if (item.blob && item.names.isEmpty()) {
            removeBlob(item.home(), item.freed);
            return;
        }
        for (String name : item.names) {
            new References(store.directory()).remove(name, Digest.parse(item.id()));
        }
        roots.without(item);
        for (Path path : item.paths) {
            if (item.tree) {
                trash.take(path);
            } else if (Files.deleteIfExists(path)) {
                records += item.type() == ItemType.REGULAR && path.equals(item.home()) ? 1 : 0;
            }
        }
        freed += item.tree ? 0 : item.freed;
        for (SharedPart part : item.parts) {
            if (--part.users == 0) {
                remove(part, protection);
            }
        }
    }

    private void remove(SharedPart part, Protection protection) throws IOException {
        if (mayGo(part.path, isInStore(part.path), part.stamp, protection)) {
            removeBlob(part.path, part.freed);
        }
    }

    private boolean isInStore(Path path) {
        return path.startsWith(store.directory().images());
    }

    private void removeBlob(Path path, long bytes) throws IOException {
        if (!roots.need(path) && Files.deleteIfExists(path)) {
            blobs++;
            freed += bytes;
        }
    }

    Pruned result(List<Path> left) {
        freed += trash.empty(left);
        return new Pruned(records, blobs, freed, inUse, builds, left);
    }
}
