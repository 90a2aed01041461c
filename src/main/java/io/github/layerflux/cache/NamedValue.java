package io.github.layerflux.cache;

import java.util.Objects;
import java.util.Optional;

/**
 * A build argument in scope.
 *
 * @param value empty when it is declared and has no value; that differs from the value {@code ""}
 */
public record NamedValue(String name, Optional<String> value) {

    public NamedValue {
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(value, "value is null");
    }

    public static NamedValue of(String name, String value) {
        return new NamedValue(name, Optional.of(value));
    }

    public static NamedValue unset(String name) {
        return new NamedValue(name, Optional.empty());
    }
}
