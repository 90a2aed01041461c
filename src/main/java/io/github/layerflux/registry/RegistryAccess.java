package io.github.layerflux.registry;

import io.github.layerflux.network.NetworkSettings;
import io.github.layerflux.registry.auth.LoginSource;
import java.util.List;
import java.util.function.Consumer;

/**
 * What the user's files and parameters say of registries. Asked when a request goes to one and not before, so that a
 * build which finds all it needs on this machine reads none of them.
 */
public interface RegistryAccess {

    /**
     * The user's logins. {@code find(host, repository).map(Login::description)} tells which would be used.
     *
     * @param warnings told what can't be read and is passed over
     */
    LoginSource logins(Consumer<String> warnings);

    /** How registries, and other servers, are reached. */
    NetworkSettings network();

    /** Where images are looked for before their registry is asked, in this order. */
    List<Mirror> mirrors();

    /** What clients with this access share; each has its own unless the access says otherwise. */
    default RegistrySession session() {
        return new RegistrySession();
    }

    /** Nobody, to everybody. */
    static RegistryAccess anonymous() {
        return anonymous(NetworkSettings.DIRECT);
    }

    static RegistryAccess anonymous(NetworkSettings network) {
        return new AnonymousAccess(network);
    }
}
