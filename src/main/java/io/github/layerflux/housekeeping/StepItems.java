package io.github.layerflux.housekeeping;

import io.github.layerflux.cache.RecordPlace;
import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.snapshot.DiskFile;
import io.github.layerflux.snapshot.OpenFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The step records ({@link RecordPlace}), each with the table of its files. */
final class StepItems {

    private final CacheDirectory directory;
    private final InventoryBuilder found;

    StepItems(CacheDirectory directory, InventoryBuilder found) {
        this.directory = directory;
        this.found = found;
    }

    /** A record's file, and then what it says. */
    private static final class Row {
        final String name;
        final String parent;
        final CacheItem item;

        @Nullable
        RecordHead head;

        Row(String name, CacheItem item) {
            this.name = name;
            this.parent = RecordPlace.parent(name);
            this.item = item;
        }
    }

    /**
     * Reads all records.
     *
     * @param whole whether what they say is wanted too; opening them takes most of the time
     * @return the diffIDs of their layers, as far as read
     */
    Set<String> read(Map<String, SharedPart> blobs, boolean whole) {
        found.addOverhead(directory.steps());
        List<Row> rows = new ArrayList<>();
        Arrays.stream(InventoryBuilder.names(directory.steps()))
                .parallel()
                .map(name -> RecordPlace.isShelf(name) ? readShelf(name, whole) : readOther(name))
                .forEachOrdered(shelf -> add(shelf, rows));
        Set<String> layers = new HashSet<>();
        if (whole) {
            for (Row row : rows) {
                connect(row, blobs, layers);
            }
            raiseBases(rows);
        }
        return layers;
    }

    private static void connect(Row row, Map<String, SharedPart> blobs, Set<String> layers) {
        row.item.dangling = row.head == null;
        if (row.head == null) {
            row.item.description = "damaged record";
            return;
        }
        row.item.description = row.head.plainInstruction();
        row.head.diffId().ifPresent(layers::add);
        SharedPart blob = row.head.blob().map(blobs::get).orElse(null);
        if (blob != null) {
            row.item.needs(blob);
        }
    }

    /** The records of a shelf, and the files in it that belong to none. */
    private record Shelf(Path path, List<Row> rows, List<CacheItem> others) {}

    private Shelf readShelf(String shelf, boolean whole) {
        Path path = directory.steps().resolve(shelf);
        List<Row> rows = new ArrayList<>();
        Map<String, DiskFile> others = new HashMap<>();
        try (OpenFolder open = found.open(path)) {
            open.list((name, file) -> {
                if (RecordPlace.isRecord(name)) {
                    CacheItem item = new CacheItem(ItemType.REGULAR, "sha256:" + RecordPlace.key(name), path, name);
                    item.used(file.modified()).holding(name, found.bytes(file));
                    rows.add(new Row(name, item));
                } else {
                    others.put(name, file);
                }
            });
            RecordHead.Reader reader = new RecordHead.Reader();
            for (Row row : rows) {
                String files = RecordPlace.files(row.name);
                DiskFile file = others.isEmpty() ? null : others.remove(files);
                if (file != null) {
                    row.item.holding(files, found.bytes(file));
                }
                if (whole) {
                    row.head = reader.read(open, row.name).orElse(null);
                }
            }
        }
        List<CacheItem> left = new ArrayList<>();
        others.forEach((name, file) -> {
            CacheItem item = new CacheItem(ItemType.INTERNAL, shelf + "/" + name, path, name)
                    .used(file.modified())
                    .described("table of a step that was not recorded");
            item.dangling = true;
            item.tree = file.folder();
            left.add(item.holding(name, file.folder() ? found.tree(path.resolve(name)) : found.bytes(file)));
        });
        return new Shelf(path, rows, left);
    }

    /** No shelf: of another version of Layerflux, or of somebody else. */
    private Shelf readOther(String name) {
        Path path = directory.steps().resolve(name);
        CacheItem other = found.single(ItemType.INTERNAL, name, path);
        if (other == null) {
            return new Shelf(path, List.of(), List.of());
        }
        other.described("no step records").dangling = true;
        return new Shelf(path, List.of(), List.of(other));
    }

    private void add(Shelf shelf, List<Row> rows) {
        if (RecordPlace.isShelf(shelf.path.getFileName().toString())) {
            found.addOverhead(shelf.path);
        }
        for (Row row : shelf.rows) {
            found.add(row.item);
            rows.add(row);
        }
        shelf.others.forEach(found::add);
    }

    /** A step's base is needed as long as it is: that counts as used when the step was, and goes after it. */
    private static void raiseBases(List<Row> rows) {
        Map<String, CacheItem> makers = new HashMap<>(rows.size() * 2);
        for (Row row : rows) {
            if (row.head != null && row.head.child().isPresent()) {
                makers.put(row.head.child().get(), row.item); // an identity has one maker
            }
        }
        for (Row row : rows) {
            CacheItem base = makers.get(row.parent);
            row.item.base = base;
            if (base != null) {
                base.expect();
            }
        }
        List<CacheItem> leaves = new ArrayList<>();
        for (Row row : rows) {
            if (!row.item.isBase()) {
                leaves.add(row.item);
            }
        }
        for (CacheItem leaf : leaves) {
            // a base's turn comes with the last of those that were built on it
            for (CacheItem item = leaf; item != null; ) {
                CacheItem base = item.base;
                if (base != null && base.used <= item.used) {
                    base.height = base.used < item.used ? item.height + 1 : Math.max(base.height, item.height + 1);
                    base.used = item.used;
                }
                item = base != null && base.forget() ? base : null;
            }
        }
    }
}
