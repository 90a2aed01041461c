package io.github.layerflux.cache;

import java.util.List;

/**
 * The values that a stage's variables have at a step and that must not be shown, such as that of a build argument
 * {@code API_TOKEN}. (The values of a build's secrets are never there.)
 */
public interface SecretValues {

    SecretValues NONE = new SecretValues() {};

    /** As they stand where a variable was replaced. */
    default List<String> values() {
        return List.of();
    }
}
