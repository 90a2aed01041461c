package io.github.layerflux.sandbox.worker;

import java.io.IOException;
import java.nio.file.Path;

/** Mounts overlays: the kernel does, or a program in its place. */
interface OverlayMount {

    /**
     * Mounts one.
     *
     * @param workspace whose folder the options' paths are relative to
     * @param target a folder below it, relative
     * @param devices whether device nodes can be opened
     * @param options {@code lowerdir=…} and, unless it is read-only, {@code upperdir=…,workdir=…}
     */
    void mount(Workspace workspace, Path target, boolean devices, String options) throws IOException;

    /** Whether whiteouts are files with names, as in layers. */
    default boolean namesWhiteouts() {
        return false;
    }
}
