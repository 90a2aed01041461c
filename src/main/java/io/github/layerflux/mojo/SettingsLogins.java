package io.github.layerflux.mojo;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.registry.auth.Credentials;
import io.github.layerflux.registry.auth.Login;
import io.github.layerflux.registry.auth.LoginSource;
import io.github.layerflux.registry.auth.RegistryKeys;
import java.util.Optional;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;

/** The servers of settings.xml whose id is a registry ({@code ghcr.io}), or a part of one ({@code ghcr.io/team}). */
final class SettingsLogins implements LoginSource {

    private final Settings settings;
    private final SettingsSecrets secrets;

    SettingsLogins(Settings settings, SettingsSecrets secrets) {
        this.settings = settings;
        this.secrets = secrets;
    }

    @Override
    public Optional<Login> find(String registry, String repository) {
        for (String key : RegistryKeys.of(registry, repository)) {
            for (Server server : settings.getServers()) {
                if (server.getId() != null
                        && RegistryKeys.normalized(server.getId()).equals(key)) {
                    return Optional.of(login(server));
                }
            }
        }
        return Optional.empty();
    }

    /** The login of the server with this very id. */
    Optional<Login> server(String id) {
        Server server = settings.getServer(id);
        return server == null ? Optional.empty() : Optional.of(login(server));
    }

    private Login login(Server server) {
        String source = "server '" + server.getId() + "' of settings.xml";
        if (blank(server.getUsername()) || blank(server.getPassword())) {
            throw new UserFailure(
                            "the " + source + " has no " + (blank(server.getUsername()) ? "username" : "password"))
                    .suggest("Add it, or remove the server.");
        }
        if (server.getPassword().contains("${env.")) {
            throw new EnvironmentFailure("the password of " + source + " is an environment variable that is not set")
                    .suggest("Set it where Maven is started.");
        }
        String password = secrets.decrypt(server, source);
        return new Login(
                server.getUsername().equals("<token>")
                        ? new Credentials.IdentityToken(password)
                        : new Credentials.Password(server.getUsername(), password),
                source);
    }

    private static boolean blank(String text) {
        return text == null || text.isBlank();
    }

    @Override
    public String places() {
        return "settings.xml";
    }
}
