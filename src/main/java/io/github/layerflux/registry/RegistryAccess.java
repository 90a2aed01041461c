package io.github.layerflux.registry;

import io.github.layerflux.registry.auth.LoginSource;

/**
 * What the user's files and parameters say of registries. Asked when a request goes to one and not before, so that a
 * build which finds all it needs on this machine reads none of them.
 */
public interface RegistryAccess {

    LoginSource logins();

    /** Nobody, to everybody. */
    static RegistryAccess anonymous() {
        return new AnonymousAccess();
    }
}
