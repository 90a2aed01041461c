package io.github.layerflux.registry.auth;

import java.util.Objects;

/**
 * Credentials and where they were found.
 *
 * @param source as messages show it, such as {@code ~/.docker/config.json}
 */
public record Login(Credentials credentials, String source) {

    public Login {
        Objects.requireNonNull(credentials, "credentials is null");
        Objects.requireNonNull(source, "source is null");
    }

    /** {@code user 'ci' from ~/.docker/config.json}. */
    public String description() {
        return credentials.owner() + " from " + source;
    }
}
