package io.github.layerflux.housekeeping;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.snapshot.ConcurrentDelete;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Things renamed into the place for temporary ones, which takes them out of use at once, and deleted at leisure. That
 * needs no room: pruning is what a full disk is answered with. What a prune leaves that is killed is deleted by the next
 * one, or by the next build that executes a RUN.
 */
final class Trash {

    private final CacheDirectory directory;
    private final Deleter deleter;
    private final List<Path> taken = new ArrayList<>();

    /** @param deleter that things are deleted with */
    Trash(CacheDirectory directory, Deleter deleter) {
        this.directory = directory;
        this.deleter = deleter;
    }

    /** Takes a folder, or a file, if it is there. */
    void take(Path path) throws IOException {
        Path doomed = directory.newTemporary("prune");
        try {
            Files.move(path, doomed);
            taken.add(doomed);
        } catch (NoSuchFileException e) {
            return; // gone already
        }
    }

    /** Takes what lies in the place for temporary things already. */
    void takeLeftover(Path path) {
        taken.add(path);
    }

    /**
     * Deletes what was taken.
     *
     * @param left gets what couldn't be deleted
     * @return bytes that were freed
     */
    long empty(List<Path> left) {
        long bytes = 0;
        for (Path tree : taken) {
            ConcurrentDelete.Deleted deleted = deleter.delete(tree);
            bytes += deleted.bytes();
            if (deleted.failure() != null) {
                left.add(tree);
            }
        }
        taken.clear();
        return bytes;
    }
}
