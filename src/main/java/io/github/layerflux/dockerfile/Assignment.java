package io.github.layerflux.dockerfile;

import java.util.Objects;

/** A name and its value in ENV or LABEL, both raw. */
public record Assignment(String name, String value) {

    public Assignment {
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(value, "value is null");
    }
}
