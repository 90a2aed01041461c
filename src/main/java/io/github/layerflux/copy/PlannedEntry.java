package io.github.layerflux.copy;

import io.github.layerflux.layer.LayerEntry;
import java.util.Optional;

/**
 * One path of the layer to be.
 *
 * @param entry as it will be in the layer; a FILE also where it becomes a hard link
 * @param bytes of a FILE
 */
record PlannedEntry(LayerEntry entry, Optional<FileBytes> bytes) {

    static PlannedEntry of(LayerEntry entry) {
        return new PlannedEntry(entry, Optional.empty());
    }

    static PlannedEntry file(LayerEntry entry, FileBytes bytes) {
        return new PlannedEntry(entry, Optional.of(bytes));
    }
}
