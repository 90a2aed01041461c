package io.github.layerflux.copy;

import io.github.layerflux.layer.LayerEntry;
import java.util.List;
import java.util.Objects;

/**
 * One file or folder that a word of COPY or ADD led to.
 *
 * @param path how it was reached: the path as it was written or matched, cleaned, before links were followed
 * @param entry what the path led to, links followed, under its real path; never a symlink
 * @param below all that is copied with a folder, a folder before what it holds, siblings by name, under paths of the
 *     source tree; empty for a file
 */
public record Source(String path, LayerEntry entry, List<LayerEntry> below) {

    public Source {
        Objects.requireNonNull(path, "path is null");
        Objects.requireNonNull(entry, "entry is null");
        below = List.copyOf(below);
    }

    /** The name that a file gets in a destination folder. */
    public String name() {
        return ImagePath.name(path);
    }

    /** The path of one of {@link #below} relative to this folder. */
    public String relative(LayerEntry inside) {
        return ImagePath.below(entry.path(), inside.path());
    }

    /** How one of {@link #below} was reached, as {@link #path} has it. */
    public String reached(LayerEntry inside) {
        // without links it is the entry's own path, and no text needs to be made
        return path.length() == entry.path().length() && path.equals(entry.path())
                ? inside.path()
                : ImagePath.join(path, relative(inside));
    }
}
