package io.github.layerflux.layer;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file system to look into without unpacking it: a build context, or an image's layers merged. Paths are relative to
 * the root without leading slash ({@code ""} is the root); no method follows symlinks.
 */
public interface FileTree {

    /** The entry at a path as it is, a symlink as a symlink; empty when there is none. */
    Optional<LayerEntry> lookup(String path) throws IOException;

    /** The direct children of a folder sorted by name (by UTF-16 code units); empty for anything but a folder. */
    List<LayerEntry> children(String path) throws IOException;

    /** Everything below a folder: a folder before what it holds, siblings sorted as in {@link #children}. */
    default List<LayerEntry> below(String path) throws IOException {
        List<LayerEntry> found = new ArrayList<>();
        for (LayerEntry child : children(path)) {
            found.add(child);
            if (child.isDirectory()) {
                found.addAll(below(child.path()));
            }
        }
        return found;
    }

    /** A file's bytes; {@code file} is an entry of this tree of type FILE. */
    InputStream open(LayerEntry file) throws IOException;

    /**
     * Which file a name stands for, as it may have several (hard links): equal texts are one file. Empty where the tree
     * can't tell or the file has one name.
     */
    default Optional<String> sharedFile(LayerEntry file) throws IOException {
        return Optional.empty();
    }
}
