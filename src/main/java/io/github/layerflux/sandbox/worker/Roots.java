package io.github.layerflux.sandbox.worker;

import io.github.layerflux.layer.LayerWriter;
import io.github.layerflux.sandbox.RootFilesystem;
import java.io.IOException;
import java.util.OptionalLong;

/** Root file systems made of layers, and what a RUN changed in them. */
interface Roots {

    /** A new upper on the layers; the build uses it from then on. */
    Uppers.Held assemble(RootFilesystem root) throws IOException;

    /**
     * Lets a container use it.
     *
     * @param devices whether device nodes in it can be opened
     */
    OpenRoot open(Uppers.Held upper, boolean devices) throws IOException;

    /**
     * Writes what was changed as a layer.
     *
     * @param clampSeconds later modification times become this moment, in seconds since the epoch
     */
    void difference(Uppers.Held upper, OptionalLong clampSeconds, LayerWriter writer) throws IOException;
}
