package io.github.layerflux.copy;

import io.github.layerflux.dockerfile.IgnoreFile;
import io.github.layerflux.layer.LayerEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What patterns leave of the entries below a folder. */
final class KeptEntries {

    private KeptEntries() {}

    /**
     * Filters entries; a folder that is left out stays if something in it is restored.
     *
     * @param patterns relative to {@code folder}
     * @param below of the folder, a folder before what it holds
     */
    static List<LayerEntry> of(IgnoreFile patterns, String folder, List<LayerEntry> below) {
        List<LayerEntry> kept = new ArrayList<>(below.size());
        Deque<LayerEntry> excludedFolders = new ArrayDeque<>();
        for (LayerEntry entry : below) {
            while (!excludedFolders.isEmpty()
                    && !entry.path().startsWith(excludedFolders.getLast().path() + "/")) {
                excludedFolders.removeLast();
            }
            if (!patterns.excludes(ImagePath.below(folder, entry.path()))) {
                kept.addAll(excludedFolders);
                excludedFolders.clear();
                kept.add(entry);
            } else if (entry.isDirectory()) {
                excludedFolders.addLast(entry);
            }
        }
        return kept;
    }
}
