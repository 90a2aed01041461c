package io.github.layerflux.sandbox;

import io.github.layerflux.layer.Layer;
import java.util.List;

/**
 * What a RUN sees as its root, from layers.
 *
 * @param base the base image's layers, lowest first; kept unpacked as one folder that all builds on this base share;
 *     empty for {@code scratch}
 * @param above what the Dockerfile added, lowest first
 */
public record RootFilesystem(List<Layer> base, List<LowerLayer> above) {
    public RootFilesystem {
        base = List.copyOf(base);
        above = List.copyOf(above);
    }
}
