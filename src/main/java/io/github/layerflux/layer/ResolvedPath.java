package io.github.layerflux.layer;

import java.util.Objects;
import java.util.Optional;

/**
 * Where a path leads once its symlinks are followed.
 *
 * @param path without symlinks, relative to the root
 * @param entry what is there; empty when there is nothing
 */
public record ResolvedPath(String path, Optional<LayerEntry> entry) {

    public ResolvedPath {
        Objects.requireNonNull(path, "path is null");
        Objects.requireNonNull(entry, "entry is null");
    }
}
