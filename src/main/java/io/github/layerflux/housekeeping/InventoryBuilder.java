package io.github.layerflux.housekeeping;

import io.github.layerflux.snapshot.DiskFile;
import io.github.layerflux.snapshot.DiskUsage;
import io.github.layerflux.snapshot.OpenFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers what the areas of the cache directory hold. */
final class InventoryBuilder {

    private static final String[] NONE = {};

    private final DiskUsage disk;
    private final List<CacheItem> items = new ArrayList<>();
    private final List<SharedPart> parts = new ArrayList<>();
    private long overhead;

    InventoryBuilder(DiskUsage disk) {
        this.disk = disk;
    }

    void add(CacheItem item) {
        items.add(item);
    }

    void add(SharedPart part) {
        parts.add(part);
    }

    void addOverhead(long bytes) {
        overhead += bytes;
    }

    /** Counts a folder itself, not what is in it. */
    void addOverhead(Path folder) {
        DiskFile file = disk.file(folder);
        if (file != null) {
            overhead += disk.bytes(file);
        }
    }

    /** {@code null} for what isn't there. */
    @Nullable
    DiskFile file(Path path) {
        return disk.file(path);
    }

    long bytes(DiskFile file) {
        return disk.bytes(file);
    }

    /** What lies in a folder, in any order. */
    void list(Path folder, OpenFolder.Visitor visitor) {
        try (OpenFolder open = disk.openFolder(folder)) {
            open.list(visitor);
        }
    }

    /** For a look at what lies in a folder, and into it. */
    OpenFolder open(Path folder) {
        return disk.openFolder(folder);
    }

    long tree(Path path) {
        return disk.tree(path);
    }

    /** The names in a folder, sorted; none if there is none. (Only for folders whose names are our own.) */
    static String[] names(Path folder) {
        String[] names = folder.toFile().list();
        if (names == null) {
            return NONE;
        }
        Arrays.sort(names);
        return names;
    }

    /** An item of one file or folder, whose time is that of its last use; {@code null} if it isn't there. */
    @Nullable
    CacheItem single(ItemType type, String id, Path path) {
        DiskFile file = disk.file(path);
        if (file == null) {
            return null;
        }
        String name = path.getFileName().toString();
        CacheItem item = new CacheItem(type, id, path.getParent(), name).used(file.modified());
        item.tree = file.folder();
        return item.holding(name, file.folder() ? disk.tree(path) : disk.bytes(file));
    }

    Inventory build() {
        return new Inventory(items, parts, overhead);
    }
}
