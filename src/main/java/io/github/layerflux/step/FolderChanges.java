package io.github.layerflux.step;

import io.github.layerflux.cache.SelectedFile;
import io.github.layerflux.layer.EntryType;
import io.github.layerflux.layer.LayerEntry;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether files of a folder changed between the look at them, for a step's key, and now, though they are now as they were
 * then: a file that was another one for a moment, or was there for a moment, may be in the step's layer.
 *
 * @param tree the folder
 * @param files that the step is keyed by, as they are now
 */
record FolderChanges(SourceTree tree, List<SelectedFile> files) {

    /**
     * Whether they did.
     *
     * @param moment before the files were looked at for the key, in nanoseconds since the epoch
     * @param taken what the step found when it copied; empty if that isn't known
     */
    boolean happened(long moment, List<SelectedFile> taken) {
        if (!taken.isEmpty() && !areThose(taken)) {
            return true;
        }
        List<LayerEntry> contents = new ArrayList<>();
        for (SelectedFile file : files) {
            if (file.entry().type() == EntryType.FILE) {
                contents.add(file.entry());
            }
        }
        return tree.digests().changedSince(contents, moment);
    }

    private boolean areThose(List<SelectedFile> taken) {
        if (taken.size() != files.size()) {
            return false;
        }
        for (int i = 0; i < taken.size(); i++) {
            LayerEntry now = files.get(i).entry();
            LayerEntry then = taken.get(i).entry();
            if (!taken.get(i).path().equals(files.get(i).path()) || !isThat(then, now)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isThat(LayerEntry then, LayerEntry now) {
        boolean timed = now.type() == EntryType.FILE; // a folder's time doesn't count
        return now.type() == then.type()
                && now.mode() == then.mode()
                && now.size() == then.size()
                && now.link().equals(then.link())
                && (!timed || now.mtimeSeconds() == then.mtimeSeconds() && now.mtimeNanos() == then.mtimeNanos());
    }
}
