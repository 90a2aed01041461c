package io.github.layerflux.housekeeping;

import io.github.layerflux.cache.LeaseFolder;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.content.PathLock;
import io.github.layerflux.content.References;
import io.github.layerflux.image.Digest;
import io.github.layerflux.snapshot.ConcurrentDelete;
import io.github.layerflux.snapshot.DiskFile;
import io.github.layerflux.snapshot.DiskUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Takes items away, in their order as far as one depends on the other. Builds start in between: the gate is held for a
 * fraction of a second at a time. What was used since it was listed stays, and so does what a running build may use.
 */
final class Removal {

    /** Items that go while the gate is held once. */
    private static final int SLICE = 4096;

    private final ContentStore store;
    private final LeaseFolder leases;
    private final ConcurrentDelete many;
    private final Trash trash;
    private final DiskUsage disk = DiskUsage.open();
    private final ImageRoots roots;

    private final AtomicInteger records = new AtomicInteger();
    private final AtomicInteger blobs = new AtomicInteger();
    private final AtomicInteger mounts = new AtomicInteger();
    private final AtomicInteger inUse = new AtomicInteger();
    private final AtomicLong freed = new AtomicLong();
    private int builds;

    /** @param many deletes files many at once */
    Removal(ContentStore store, LeaseFolder leases, ConcurrentDelete many, Trash trash) {
        this.store = store;
        this.leases = leases;
        this.many = many;
        this.trash = trash;
        this.roots = new ImageRoots(store);
    }

    /** @param items in the order in which they are to go; their parts forget them */
    void take(List<CacheItem> items) throws IOException {
        for (int start = 0; start < items.size(); start += SLICE) {
            List<CacheItem> slice = items.subList(start, Math.min(items.size(), start + SLICE));
            try (PathLock gate = leases.gate().hold()) {
                leases.gate().beginTaking();
                Protection protection = new Protection(leases.running());
                builds = Math.max(builds, protection.builds());
                roots.refresh();
                takeAtOnce(slice, protection);
                leases.gate().endTaking();
            }
        }
    }

    private void takeAtOnce(List<CacheItem> slice, Protection protection) throws IOException {
        List<CacheItem> files = new ArrayList<>();
        for (CacheItem item : slice) {
            if (item.lock == null && !item.tree && item.type() != ItemType.IMAGE) {
                item.going = true;
                files.add(item);
            } else {
                take(item, protection);
            }
        }
        for (CacheItem item : files) {
            if (item.base != null && item.base.going) {
                item.base.expect();
            }
        }
        List<CacheItem> leaves = new ArrayList<>(files);
        leaves.removeIf(CacheItem::isBase);
        many.each(leaves, leaf -> takeBranch(leaf, protection));
    }

    /** A leaf and then what it was built on, as far as nothing else is that is still to go. */
    private void takeBranch(CacheItem leaf, Protection protection) throws IOException {
        for (CacheItem item = leaf; item != null; ) {
            take(item, protection);
            CacheItem base = item.base;
            item = base != null && base.going && base.forget() ? base : null;
        }
    }

    private void take(CacheItem item, Protection protection) throws IOException {
        DiskFile file = disk.file(item.home());
        if (!mayGo(file, used(file, item), item.stamp, protection)) {
            return;
        }
        if (item.lock == null) {
            remove(item, protection);
            return;
        }
        Optional<PathLock> free = PathLock.tryAcquire(item.lock);
        if (free.isEmpty()) {
            inUse.incrementAndGet();
            return;
        }
        try (PathLock held = free.get()) {
            remove(item, protection);
            if (protection.builds() == 0) {
                Files.deleteIfExists(item.lock); // nobody else can be waiting for it
            }
        }
    }

    private static long used(@Nullable DiskFile file, CacheItem item) {
        return file != null && item.halfMade ? file.latest() : used(file, item.blob);
    }

    private static long used(@Nullable DiskFile file, boolean blob) {
        return file == null ? 0 : blob ? file.accessed() : file.modified();
    }

    /** Whether a file is as it was listed, and no running build may use it. */
    private boolean mayGo(@Nullable DiskFile file, long used, long stamp, Protection protection) {
        if (file == null) {
            return false; // gone already
        }
        if (used != stamp || protection.covers(stamp)) {
            inUse.incrementAndGet();
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
        mounts.addAndGet(item.type() == ItemType.CACHE_MOUNT ? 1 : 0);
        for (Path path : item.paths()) {
            if (item.tree) {
                trash.take(path);
            } else if (disk.delete(path) && item.type() == ItemType.REGULAR && path.equals(item.home())) {
                records.incrementAndGet();
            }
        }
        freed.addAndGet(item.tree ? 0 : item.freed);
        for (SharedPart part : item.parts) {
            if (part.forget()) {
                remove(part, protection);
            }
        }
    }

    private void remove(SharedPart part, Protection protection) throws IOException {
        DiskFile file = disk.file(part.path());
        if (mayGo(file, used(file, isInStore(part.path())), part.stamp, protection)) {
            removeBlob(part.path(), part.freed);
        }
    }

    private boolean isInStore(Path path) {
        return path.startsWith(store.directory().images());
    }

    private void removeBlob(Path path, long bytes) throws IOException {
        if (!roots.need(path) && disk.delete(path)) {
            blobs.incrementAndGet();
            freed.addAndGet(bytes);
        }
    }

    Pruned result(List<Path> left) {
        long bytes = freed.get() + trash.empty(left);
        return new Pruned(records.get(), blobs.get(), mounts.get(), bytes, inUse.get(), builds, left);
    }
}
