package io.github.layerflux.dockerfile;

import io.github.layerflux.failure.SourceRange;
import java.util.List;

/**
 * {@code VOLUME path …}.
 *
 * @param paths raw
 */
public record Volume(SourceRange where, String text, List<String> paths) implements Instruction {

    public Volume {
        paths = List.copyOf(paths);
    }
}
