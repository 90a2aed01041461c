package io.github.layerflux.housekeeping;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.snapshot.DiskFile;
import java.io.IOException;
import java.nio.file.Files;
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

/** The step records: {@code steps/<parent>/<key>.json}, each with the table of its files. */
final class StepItems {

    private static final String RECORD = ".json";
    private static final String FILES = ".files";

    private final CacheDirectory directory;
    private final InventoryBuilder found;

    StepItems(CacheDirectory directory, InventoryBuilder found) {
        this.directory = directory;
        this.found = found;
    }

    /** A record's file, and then what it says. */
    private static final class Row {
        final String parent;
        final CacheItem item;

        @Nullable
        RecordHead head;

        Row(String parent, CacheItem item) {
            this.parent = parent;
            this.item = item;
        }

        void read() {
            String name = item.home().getFileName().toString();
            try {
                head = RecordHead.read(Files.readAllBytes(item.home()), parent, stem(name, RECORD))
                        .orElse(null);
            } catch (IOException e) {
                head = null; // gone meanwhile, or as good as
            }
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
                .map(parent -> readFolder(parent, whole))
                .forEachOrdered(folder -> add(folder, rows));
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

    /** A folder of records, with the files in it that belong to none. */
    private record Folder(String parent, Path path, DiskFile self, List<Row> rows, Map<String, DiskFile> others) {}

    private @Nullable Folder readFolder(String parent, boolean whole) {
        Path path = directory.steps().resolve(parent);
        DiskFile self = found.file(path);
        if (self == null || !self.folder()) {
            return null;
        }
        List<Row> rows = new ArrayList<>(1);
        Map<String, DiskFile> others = new HashMap<>(2);
        found.list(path, (name, file) -> {
            if (name.endsWith(RECORD)) {
                CacheItem item = new CacheItem(ItemType.REGULAR, "sha256:" + stem(name, RECORD), path.resolve(name))
                        .used(file.modified())
                        .holding(path.resolve(name), found.bytes(file));
                rows.add(new Row(parent, item));
            } else {
                others.put(name, file);
            }
        });
        for (Row row : rows) {
            String table = stem(row.item.home.getFileName().toString(), RECORD) + FILES;
            DiskFile file = others.remove(table);
            if (file != null) {
                row.item.holding(path.resolve(table), found.bytes(file));
            }
            if (whole) {
                row.read();
            }
        }
        return new Folder(parent, path, self, rows, others);
    }

    private void add(@Nullable Folder folder, List<Row> rows) {
        if (folder == null) {
            return;
        }
        SharedPart shared = SharedPart.folder(folder.path, found.bytes(folder.self));
        for (Row row : folder.rows) {
            row.item.needs(shared);
            found.add(row.item);
            rows.add(row);
        }
        folder.others.forEach((name, file) -> {
            Path path = folder.path.resolve(name);
            CacheItem left = new CacheItem(ItemType.INTERNAL, folder.parent + "/" + name, path)
                    .used(file.modified())
                    .described("table of a step that was not recorded")
                    .holding(path, found.bytes(file));
            left.dangling = true;
            left.needs(shared);
            found.add(left);
        });
        if (shared.users > 0) {
            found.add(shared);
        } else {
            CacheItem empty = new CacheItem(ItemType.INTERNAL, folder.parent, folder.path)
                    .used(folder.self.modified())
                    .described("folder without records")
                    .holding(folder.path, shared.bytes);
            empty.tree = true;
            empty.dangling = true;
            found.add(empty);
        }
    }

    private static String stem(String name, String ending) {
        return name.substring(0, name.length() - ending.length());
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
}
