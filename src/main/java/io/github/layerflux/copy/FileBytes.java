package io.github.layerflux.copy;

import io.github.layerflux.layer.FileTree;
import io.github.layerflux.layer.LayerEntry;

/** Where a planned file's bytes come from. Planned names that share one instance are hard links of one file. */
sealed interface FileBytes {

    /** A file of a tree, to be opened when the layer is written. */
    record InTree(FileTree tree, LayerEntry file) implements FileBytes {}

    /**
     * A file of an archive, to be met again when the archive is read once more.
     *
     * @param index of the entry in the archive, from 0 on
     */
    record InArchive(Archive archive, int index) implements FileBytes {}
}
