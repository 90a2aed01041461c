package io.github.layerflux.snapshot;

import io.github.layerflux.layer.EntryType;
import io.github.layerflux.layer.FileNames;
import io.github.layerflux.layer.LayerEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** Copies files with their modes, owners and times; links as links, nothing outside of the target is written. */
public final class TreeCopy {

    private TreeCopy() {}

    /** Copies all that is in a folder, not the folder itself, into an existing one. */
    public static void copy(Path from, Path to) throws IOException {
        FolderTree tree = new FolderTree(from);
        copy(from, tree.below(""), to);
    }

    /**
     * Copies what is listed.
     *
     * @param from the folder that the entries' paths are relative to
     * @param entries folders before what they hold
     * @param to an existing folder
     */
    public static void copy(Path from, List<LayerEntry> entries, Path to) throws IOException {
        LayerApplier applier = new LayerApplier(to, LayerApplier.Whiteouts.REMOVE);
        for (LayerEntry entry : entries) {
            if (entry.type() == EntryType.FILE) {
                try (InputStream content =
                        Files.newInputStream(FileNames.resolve(from, entry.path()), LinkOption.NOFOLLOW_LINKS)) {
                    applier.apply(entry, content);
                }
            } else {
                applier.apply(entry, InputStream.nullInputStream());
            }
        }
        applier.finish();
    }
}
