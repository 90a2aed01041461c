package io.github.layerflux.registry.auth;

import java.util.Optional;

/** Anonymous, everywhere. */
final class NoLogins implements LoginSource {

    @Override
    public Optional<Login> find(String registry, String repository) {
        return Optional.empty();
    }

    @Override
    public String places() {
        return "";
    }
}
