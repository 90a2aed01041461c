package io.github.layerflux.sandbox;

import java.util.Objects;

/**
 * What a RUN changed, held by the sandbox until released; usable with that sandbox only.
 *
 * @param id the sandbox's name for it
 */
public record Upper(String id) {
    public Upper {
        Objects.requireNonNull(id, "id is null");
    }
}
