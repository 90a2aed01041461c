package io.github.layerflux.registry;

import io.github.layerflux.network.NetworkSettings;
import io.github.layerflux.registry.auth.LoginSource;
import java.util.List;
import java.util.function.Consumer;

/** The same access, but for mirrors. */
record UnmirroredAccess(RegistryAccess access) implements RegistryAccess {

    @Override
    public LoginSource logins(Consumer<String> warnings) {
        return access.logins(warnings);
    }

    @Override
    public NetworkSettings network() {
        return access.network();
    }

    @Override
    public List<Mirror> mirrors() {
        return List.of();
    }
}
