package io.github.layerflux.sandbox;

import io.github.layerflux.layer.LayerEntry;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Where a bind mount's files, or the first ones of a cache, come from. Paths are relative, without leading slash. */
public sealed interface MountSource {

    /** What is mounted: a file or folder of the source; empty for all of it. */
    String path();

    /**
     * Files of a folder of this machine. They are copied, so that nothing in a RUN ever reaches the user's own, and
     * what isn't listed isn't there.
     *
     * @param root the folder
     * @param entries what is at and below {@code path}, folders before what they hold
     */
    record LocalFiles(Path root, List<LayerEntry> entries, String path) implements MountSource {
        public LocalFiles {
            Objects.requireNonNull(root, "root is null");
            entries = List.copyOf(entries);
            Objects.requireNonNull(path, "path is null");
        }
    }

    /** Files of an image or a finished stage. */
    record ImageFiles(RootFilesystem layers, String path) implements MountSource {
        public ImageFiles {
            Objects.requireNonNull(layers, "layers is null");
            Objects.requireNonNull(path, "path is null");
        }
    }
}
