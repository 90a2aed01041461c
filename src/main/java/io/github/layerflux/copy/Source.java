package io.github.layerflux.copy;

import io.github.layerflux.layer.LayerEntry;
import java.util.List;
import java.util.Objects;

/**
 * One file or folder that a word of COPY or ADD led to.
 *
 * @param name the name it gets in a destination folder: the last part of the path as it was written or matched, before
 *     links were followed
 * @param entry what the path led to, links followed, under its real path; never a symlink
 * @param below all that is copied with a folder, a folder before what it holds, siblings by name, under paths of the
 *     source tree; empty for a file
 */
public record Source(String name, LayerEntry entry, List<LayerEntry> below) {

    public Source {
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(entry, "entry is null");
        below = List.copyOf(below);
    }

    /** The path of one of {@link #below} relative to this folder. */
    public String relative(LayerEntry inside) {
        return ImagePath.below(entry.path(), inside.path());
    }
}
