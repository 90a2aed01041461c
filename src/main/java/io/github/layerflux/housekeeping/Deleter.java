package io.github.layerflux.housekeeping;

import io.github.layerflux.snapshot.ConcurrentDelete;
import java.nio.file.Path;

/** Deletes what nobody uses any more. */
@FunctionalInterface
interface Deleter {

    /** Deletes a file, or a folder and all below it; follows no symlinks. */
    ConcurrentDelete.Deleted delete(Path tree);
}
