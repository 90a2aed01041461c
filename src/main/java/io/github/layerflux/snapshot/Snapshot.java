package io.github.layerflux.snapshot;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Layers unpacked into one folder, ready to be a lower of an overlay. Never changed once it is there.
 *
 * @param folder its root
 * @param describesRoot whether the layers say what mode and owner the root folder has
 */
public record Snapshot(Path folder, boolean describesRoot) {
    public Snapshot {
        Objects.requireNonNull(folder, "folder is null");
    }
}
