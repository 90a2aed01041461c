package io.github.layerflux.registry;

import io.github.layerflux.network.NetworkSettings;
import io.github.layerflux.registry.auth.LoginSource;

/** The access of those who have no files and say nothing. */
record AnonymousAccess(NetworkSettings network) implements RegistryAccess {

    @Override
    public LoginSource logins() {
        return LoginSource.none();
    }
}
