package io.github.layerflux.copy;

import java.util.List;

/**
 * The files that an instruction involves, for its cache key and for its layer.
 *
 * @param sources in the order of the words, the matches of one pattern by path; one file may occur twice
 */
public record SourceSelection(List<Source> sources) {

    public SourceSelection {
        sources = List.copyOf(sources);
    }
}
