package io.github.layerflux.cache;

import io.github.layerflux.layer.LayerEntry;
import java.util.Objects;

/**
 * One entry that an instruction reads.
 *
 * @param path how the selection reached it, relative to the source's root; differs from the entry's own path where a
 *     symlinked folder was followed
 */
public record SelectedFile(String path, LayerEntry entry) {

    public SelectedFile {
        Objects.requireNonNull(path, "path is null");
        Objects.requireNonNull(entry, "entry is null");
    }

    public static SelectedFile of(LayerEntry entry) {
        return new SelectedFile(entry.path(), entry);
    }
}
