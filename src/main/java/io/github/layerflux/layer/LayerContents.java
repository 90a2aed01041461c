package io.github.layerflux.layer;

import java.util.List;

/**
 * A layer's table of contents.
 *
 * @param entries in the layer's order; of several entries with one path only the last counts and is kept
 */
public record LayerContents(List<LayerEntry> entries) {

    public LayerContents {
        entries = List.copyOf(entries);
    }
}
