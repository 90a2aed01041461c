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
     * @param path where the folder lies
     * @param name its path in the tree
     */
    List<LayerEntry> below(Path path, String name) {
        Folder top = new Folder(path, name, null, false);
        queue.add(top);
        queue.workOff(workers);
        List<LayerEntry> found = new ArrayList<>();
        top.collect(found);
        return found;
    }

    // tasks are classes, not lambdas: this runs in every build, in a cold JVM

    /** A part of a folder's listing to look at. */
    private final class Part implements Runnable {

        private final Folder folder;
        private final FolderListing listing;
        private final int from;

        Part(Folder folder, FolderListing listing, int from) {
            this.folder = folder;
            this.listing = listing;
            this.from = from;
        }

        @Override
        public void run() {
            int to = Math.min(from + PART, listing.names().length);
            for (int i = from; i < to; i++) {
                String name = listing.names()[i];
                boolean excluded = exclusions.excludes(name);
                if (excluded && !exclusions.mayContainIncluded(name)) {
                    continue;
                }
                LayerEntry entry = tree.read(listing.paths()[i], name);
                if (entry != null && entry.isDirectory()) {
                    Folder below = new Folder(listing.paths()[i], name, entry, excluded);
                    folder.folders[i] = below;
                    queue.add(below);
                } else if (!excluded) {
                    folder.entries[i] = entry;
                }
            }
        }
    }

    /** A folder to list; then what was found in it: at each place an entry, a folder, or nothing. */
    private final class Folder implements Runnable {

        private final Path path;
        private final String name;
        private final @Nullable LayerEntry self;
        private final boolean excluded;
        // written by one task, or in disjoint parts by several; read when the queue, a monitor, has seen all of them
        // end
        private @Nullable LayerEntry[] entries = {};
        private @Nullable Folder[] folders = {};

        /** @param self absent for the folder that the walk begins with */
        Folder(Path path, String name, @Nullable LayerEntry self, boolean excluded) {
            this.path = path;
            this.name = name;
            this.self = self;
            this.excluded = excluded;
        }

        @Override
        public void run() {
            FolderListing listing = tree.list(path, name);
            int length = listing.names().length;
            entries = new @Nullable LayerEntry[length];
            folders = new @Nullable Folder[length];
            for (int from = PART; from < length; from += PART) {
                queue.add(new Part(this, listing, from));
            }
            new Part(this, listing, 0).run();
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
