package io.github.layerflux.cache;

import io.github.layerflux.event.FileChange;
import io.github.layerflux.layer.EntryType;
import io.github.layerflux.layer.LayerContents;
import io.github.layerflux.layer.LayerEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What differs between the files of two layers that one step made.
 *
 * @param listed the first differences, by path
 * @param total number of all
 * @param onlyTimes whether all of them are modification times
 */
public record LayerComparison(List<FileChange> listed, int total, boolean onlyTimes) {

    public LayerComparison {
        listed = List.copyOf(listed);
    }

    /** Compares a layer with the one that the cache has of its step. */
    public static LayerComparison of(LayerContents cached, LayerContents again) {
        Map<String, FileRow> before = rows(cached);
        Map<String, FileRow> now = rows(again);
        FileChanges changes = new FileChanges(before, now);
        List<FileChange> listed = new ArrayList<>();
        for (FileChange change : changes.listed()) {
            listed.add(
                    switch (change.change()) {
                        case FileChanges.ADDED -> new FileChange(change.path(), "only when executed again", "");
                        case FileChanges.REMOVED -> new FileChange(change.path(), "only in the cached layer", "");
                        default -> change;
                    });
        }
        return new LayerComparison(listed, changes.count(), withoutTimes(before).equals(withoutTimes(now)));
    }

    private static Map<String, FileRow> rows(LayerContents contents) {
        Map<String, FileRow> rows = new LinkedHashMap<>();
        for (LayerEntry entry : contents.entries()) {
            // one folder may be replaced as a whole and filled anew: two entries of one path
            String path = entry.type() == EntryType.OPAQUE ? entry.path() + " (what was there before)" : entry.path();
            rows.put(path, FileRow.of(entry));
        }
        return rows;
    }

    private static Map<String, FileRow> withoutTimes(Map<String, FileRow> rows) {
        Map<String, FileRow> timeless = new LinkedHashMap<>();
        rows.forEach((path, row) -> timeless.put(path, row.withoutTime()));
        return timeless;
    }
}
