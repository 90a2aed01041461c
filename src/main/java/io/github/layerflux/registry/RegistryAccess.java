package io.github.layerflux.registry;

import io.github.layerflux.network.NetworkSettings;
import io.github.layerflux.registry.auth.LoginSource;

/**
 * What the user's files and parameters say of registries. Asked when a request goes to one and not before, so that a
 * build which finds all it needs on this machine reads none of them.
 */
public interface RegistryAccess {

    LoginSource logins();

    /** How registries, and other servers, are reached. */
    NetworkSettings network();

    /** Nobody, to everybody. */
    static RegistryAccess anonymous() {
        return anonymous(NetworkSettings.DIRECT);
    }

    static RegistryAccess anonymous(NetworkSettings network) {
        return new AnonymousAccess(network);
    }
}
