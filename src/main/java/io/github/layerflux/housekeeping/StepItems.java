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
import java.util.Optional;
import java.util.Set;

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
        Optional<RecordHead> head = Optional.empty();

        Row(String parent, CacheItem item) {
            this.parent = parent;
            this.item = item;
        }

        void read() {
            String name = item.home().getFileName().toString();
            try {
                head = RecordHead.read(
                        Files.readAllBytes(item.home()), parent, name.substring(0, name.length() - RECORD.length()));
            } catch (IOException e) {
                head = Optional.empty(); // gone meanwhile, or as good as
            }
        }
    }

    /**
     * Reads all records.
     *
     * @return the diffIDs of their layers
     */
    Set<String> read(Map<String, SharedPart> blobs) {
        List<Row> rows = new ArrayList<>();
        found.addOverhead(directory.steps());
        for (String parent : InventoryBuilder.names(directory.steps())) {
            readFolder(parent, rows);
        }
        // opening the files takes most of the time
        rows.parallelStream().forEach(Row::read);
        Set<String> layers = new HashSet<>();
        for (Row row : rows) {
            row.item.description = row.head.map(RecordHead::plainInstruction).orElse("damaged record");
            row.item.dangling = row.head.isEmpty();
            row.head.flatMap(RecordHead::diffId).ifPresent(layers::add);
            SharedPart blob = row.head.flatMap(RecordHead::blob).map(blobs::get).orElse(null);
            if (blob != null) {
                row.item.needs(blob);
            }
            found.add(row.item);
        }
        raiseParents(rows);
        return layers;
    }

    private void readFolder(String parent, List<Row> rows) {
        Path folder = directory.steps().resolve(parent);
        String[] names = InventoryBuilder.names(folder);
        DiskFile self = found.file(folder);
        if (self == null || !self.folder()) {
            found.addOverhead(folder);
            return;
        }
        SharedPart shared = SharedPart.folder(folder, found.bytes(self));
        for (String name : names) {
            Path path = folder.resolve(name);
            DiskFile file = found.file(path);
            if (file == null) {
                continue;
            }
            if (name.endsWith(RECORD)) {
                CacheItem item = new CacheItem(ItemType.REGULAR, "sha256:" + stem(name, RECORD), path)
                        .used(file.modified())
                        .holding(path, found.bytes(file));
                item.needs(shared);
                String table = stem(name, RECORD) + FILES;
                if (Arrays.binarySearch(names, table) >= 0) {
                    DiskFile tableFile = found.file(folder.resolve(table));
                    item.holding(folder.resolve(table), tableFile == null ? 0 : found.bytes(tableFile));
                }
                rows.add(new Row(parent, item));
            } else if (!name.endsWith(FILES) || Arrays.binarySearch(names, stem(name, FILES) + RECORD) < 0) {
                // the table of a record that was never written
                CacheItem left = new CacheItem(ItemType.INTERNAL, parent + "/" + name, path)
                        .used(file.modified())
                        .described("table of a step that was not recorded")
                        .holding(path, found.bytes(file));
                left.dangling = true;
                left.needs(shared);
                found.add(left);
            }
        }
        if (shared.users > 0) {
            found.add(shared);
        } else {
            CacheItem empty = new CacheItem(ItemType.INTERNAL, parent, folder)
                    .used(self.modified())
                    .described("folder without records")
                    .holding(folder, shared.bytes);
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
            row.head
                    .flatMap(RecordHead::child)
                    .ifPresent(child -> makers.computeIfAbsent(child, key -> new ArrayList<>(1))
                            .add(row));
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
