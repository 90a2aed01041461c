package io.github.layerflux.mojo;

import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.registry.auth.Credentials;
import io.github.layerflux.registry.auth.Login;
import io.github.layerflux.registry.auth.LoginSource;
import io.github.layerflux.registry.auth.RegistryKeys;
import java.util.Optional;

/** Logins of the parameter {@code registries} and of its properties. */
final class ConfiguredLogins implements LoginSource {

    private final RegistryOptions options;
    private final SettingsLogins settings;

    ConfiguredLogins(RegistryOptions options, SettingsLogins settings) {
        this.options = options;
        this.settings = settings;
    }

    @Override
    public Optional<Login> find(String registry, String repository) {
        for (String key : RegistryKeys.of(registry, repository)) {
            Optional<String> user = options.value(key, "username");
            Optional<String> password = options.secret(key, "password");
            if (user.isPresent() && password.isPresent()) {
                return Optional.of(new Login(
                        new Credentials.Password(user.get(), password.get()),
                        "the configuration of the registry " + key));
            }
            Optional<String> server = options.value(key, "serverId");
            if (server.isPresent()) {
                return Optional.of(settings.server(server.get())
                        .orElseThrow(() -> new UserFailure("the registry " + key + " is configured to use the server '"
                                        + server.get() + "', which settings.xml doesn't have")
                                .suggest("Add a <server> with this id to settings.xml.")));
            }
        }
        return Optional.empty();
    }

    @Override
    public String places() {
        return "<registries>";
    }
}
