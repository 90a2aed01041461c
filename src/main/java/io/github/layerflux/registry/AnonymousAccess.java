package io.github.layerflux.registry;

import io.github.layerflux.network.NetworkSettings;
import io.github.layerflux.registry.auth.LoginSource;
import java.util.List;
import java.util.function.Consumer;

/** The access of those who have no files and say nothing. */
record AnonymousAccess(NetworkSettings network) implements RegistryAccess {

    @Override
    public LoginSource logins(Consumer<String> warnings) {
        return LoginSource.none();
    }

    @Override
    public List<Mirror> mirrors() {
        return List.of();
    }
}
