package io.github.layerflux.sandbox.worker;

import java.io.IOException;
import java.nio.file.Path;

/** A root file system, ready for a container; closing makes it unusable and keeps what was changed. */
interface OpenRoot extends AutoCloseable {

    /** Its root, absolute. */
    Path merged();

    @Override
    void close() throws IOException;
}
