package io.github.layerflux.context;

import io.github.layerflux.dockerfile.IgnoreFile;
import io.github.layerflux.layer.LayerEntry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All entries below a folder of a context, read by several threads, in an order that doesn't depend on them: a folder
 * before what it holds, siblings by name. A task is one folder to list, or a part of a long listing to look at.
 */
final class ParallelWalk {

    /** Entries of one folder that one task looks at. */
    private static final int PART = 512;

    private final ContextTree tree;
    private final IgnoreFile exclusions;
    private final Workers workers;
    private final SharedQueue queue = new SharedQueue();

    ParallelWalk(ContextTree tree, IgnoreFile exclusions, Workers workers) {
        this.tree = tree;
        this.exclusions = exclusions;
        this.workers = workers;
    }

    /**
     * @param folder where the folder lies
     * @param name its path in the tree
     */
    List<LayerEntry> below(Path folder, String name) {
        Folder top = new Folder(null, false);
        queue.add(() -> list(top, folder, name));
        queue.workOff(workers);
        List<LayerEntry> found = new ArrayList<>();
        top.collect(found);
        return found;
    }

    private void list(Folder folder, Path path, String name) {
        FolderListing listing = tree.list(path, name);
        int length = listing.names().length;
        folder.entries = new @Nullable LayerEntry[length];
        folder.folders = new @Nullable Folder[length];
        for (int from = PART; from < length; from += PART) {
            int start = from;
            queue.add(() -> look(folder, listing, start));
        }
        look(folder, listing, 0);
    }

    private void look(Folder folder, FolderListing listing, int from) {
        int to = Math.min(from + PART, listing.names().length);
        for (int i = from; i < to; i++) {
            String name = listing.names()[i];
            boolean excluded = exclusions.excludes(name);
            if (excluded && !exclusions.mayContainIncluded(name)) {
                continue;
            }
            LayerEntry entry = tree.read(listing.paths()[i], name);
            if (entry != null && entry.isDirectory()) {
                Folder below = new Folder(entry, excluded);
                folder.folders[i] = below;
                Path path = listing.paths()[i];
                queue.add(() -> list(below, path, name));
            } else if (!excluded) {
                folder.entries[i] = entry;
            }
        }
    }

    /** What was found in one folder: at each place an entry, a folder, or nothing. */
    private static final class Folder {

        private final @Nullable LayerEntry self;
        private final boolean excluded;
        // written by one task, or in disjoint parts by several; read when the queue, a monitor, has seen all of them
        // end
        private @Nullable LayerEntry[] entries = {};
        private @Nullable Folder[] folders = {};

        Folder(@Nullable LayerEntry self, boolean excluded) {
            this.self = self;
            this.excluded = excluded;
        }

        /** Appends the entries below; an excluded folder itself only if anything below it is included. */
        void collect(List<LayerEntry> found) {
            for (int i = 0; i < entries.length; i++) {
                LayerEntry entry = entries[i];
                Folder folder = folders[i];
                if (entry != null) {
                    found.add(entry);
                } else if (folder != null && folder.self != null) {
                    int place = found.size();
                    found.add(folder.self);
                    folder.collect(found);
                    if (folder.excluded && found.size() == place + 1) {
                        found.remove(place);
                    }
                }
            }
        }
    }
}
