package io.github.layerflux.housekeeping;

import io.github.layerflux.cache.RecordPlace;
import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.snapshot.DiskFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The step records ({@link RecordPlace}), each with the table of its files. */
final class StepItems {

    /** No image has as many steps: the layers alone would be too many for any engine. */
    private static final int CHAIN = 100_000;

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

        void read() {
            head = RecordHead.read(item.home().toFile(), parent, RecordPlace.key(name))
                    .orElse(null);
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
            raiseParents(rows);
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
        found.list(path, (name, file) -> {
            if (RecordPlace.isRecord(name)) {
                Path record = path.resolve(name);
                CacheItem item = new CacheItem(ItemType.REGULAR, "sha256:" + RecordPlace.key(name), record)
                        .used(file.modified())
                        .holding(record, found.bytes(file));
                rows.add(new Row(name, item));
            } else {
                others.put(name, file);
            }
        });
        for (Row row : rows) {
            DiskFile file = others.isEmpty() ? null : others.remove(RecordPlace.files(row.name));
            if (file != null) {
                row.item.holding(path.resolve(RecordPlace.files(row.name)), found.bytes(file));
            }
            if (whole) {
                row.read();
            }
        }
        List<CacheItem> left = new ArrayList<>();
        others.forEach((name, file) -> {
            CacheItem item = new CacheItem(ItemType.INTERNAL, shelf + "/" + name, path.resolve(name))
                    .used(file.modified())
                    .described("table of a step that was not recorded");
            item.dangling = true;
            item.tree = file.folder();
            left.add(item.holding(
                    path.resolve(name), file.folder() ? found.tree(path.resolve(name)) : found.bytes(file)));
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

    /** A step's parents are needed as long as it is: they count as used when it was, and go after it. */
    private static void raiseParents(List<Row> rows) {
        Map<String, List<Row>> makers = new HashMap<>();
        for (Row row : rows) {
            if (row.head != null && row.head.child().isPresent()) {
                makers.computeIfAbsent(row.head.child().get(), key -> new ArrayList<>(1))
                        .add(row);
            }
        }
        for (Row row : rows) {
            measureDepth(row, makers);
        }
        rows.sort(Comparator.comparingLong((Row row) -> row.item.stamp).reversed());
        List<Row> raised = new ArrayList<>();
        for (Row row : rows) {
            raised.add(row);
            while (!raised.isEmpty()) {
                Row child = raised.remove(raised.size() - 1);
                for (Row parent : makers.getOrDefault(child.parent, List.of())) {
                    CacheItem above = child.item;
                    CacheItem below = parent.item;
                    if (below.used < above.used || below.used == above.used && below.height <= above.height) {
                        below.used = above.used;
                        below.height = above.height + 1;
                        raised.add(parent);
                    }
                }
            }
        }
    }

    /** From the first that is known already, or that nothing here made, upwards. */
    private static void measureDepth(Row row, Map<String, List<Row>> makers) {
        List<Row> chain = new ArrayList<>();
        int depth = 0;
        for (Row at = row; at != null && chain.size() < CHAIN; ) {
            if (at.item.depth > 0) {
                depth = at.item.depth;
                break;
            }
            chain.add(at);
            List<Row> below = makers.getOrDefault(at.parent, List.of());
            at = below.isEmpty() ? null : below.get(0); // an identity has one maker
        }
        for (int i = chain.size() - 1; i >= 0; i--) {
            chain.get(i).item.depth = ++depth;
        }
    }
}
