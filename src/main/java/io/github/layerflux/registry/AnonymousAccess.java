package io.github.layerflux.registry;

import io.github.layerflux.registry.auth.LoginSource;

/** The access of those who have no files and say nothing. */
final class AnonymousAccess implements RegistryAccess {

    @Override
    public LoginSource logins() {
        return LoginSource.none();
    }
}
