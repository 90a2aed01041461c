package io.github.layerflux.housekeeping;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.snapshot.DiskUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A folder that things are renamed into, which takes them out of use at once, and deleted from at leisure. What a prune
 * leaves that is killed is deleted by the next one, or by the next build that executes a RUN.
 */
final class Trash {

    private final Path folder;
    private final Deleter deleter;
    private int things;
    /** What the folder itself takes, in bytes. */
    private long own;

    /** @param deleter that the folder is deleted with */
    Trash(CacheDirectory directory, Deleter deleter) {
        this.folder = directory.newTemporary("prune");
        this.deleter = deleter;
    }

    /** Takes a folder, or a file, if it is there. */
    void take(Path path) throws IOException {
        if (things == 0) {
            Files.createDirectories(folder);
            own = DiskUsage.open().tree(folder);
        }
        try {
            Files.move(path, folder.resolve(Integer.toString(things++)));
        } catch (NoSuchFileException e) {
            return; // gone already
        }
    }

    /**
     * Deletes what was taken.
     *
     * @param left gets what couldn't be deleted
     * @return bytes that were freed
     */
    long empty(List<Path> left) {
        return things == 0 ? 0 : delete(folder, left) - (Files.exists(folder) ? 0 : own);
    }

    private long delete(Path tree, List<Path> left) {
        long bytes = DiskUsage.open().tree(tree);
        try {
            deleter.delete(tree);
            return bytes;
        } catch (IOException e) {
            left.add(tree);
            return bytes - DiskUsage.open().tree(tree);
        }
    }

    /** Deletes other folders as well. */
    long delete(List<Path> trees, List<Path> left) {
        long bytes = 0;
        for (Path tree : new ArrayList<>(trees)) {
            bytes += delete(tree, left);
        }
        return bytes;
    }
}
