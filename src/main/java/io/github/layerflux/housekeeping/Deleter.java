package io.github.layerflux.housekeeping;

import java.io.IOException;
import java.nio.file.Path;

/** Deletes what nobody uses any more. */
@FunctionalInterface
interface Deleter {

    /** Deletes a file, or a folder and all below it; follows no symlinks. */
    void delete(Path tree) throws IOException;
}
