package io.github.layerflux.library;

import io.github.layerflux.network.Certificates;
import io.github.layerflux.network.EnvironmentProxies;
import io.github.layerflux.network.InsecureHosts;
import io.github.layerflux.network.JvmProxies;
import io.github.layerflux.network.NetworkSettings;
import io.github.layerflux.registry.Mirror;
import io.github.layerflux.registry.RegistryAccess;
import io.github.layerflux.registry.RegistrySession;
import io.github.layerflux.registry.auth.AuthFileLogins;
import io.github.layerflux.registry.auth.Login;
import io.github.layerflux.registry.auth.LoginChain;
import io.github.layerflux.registry.auth.LoginSource;
import java.net.ProxySelector;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What the caller, docker's and podman's files and the environment say of registries.
 *
 * @param session connections and logins, one for all builds of a builder
 */
record UserAccess(BuilderSettings settings, Map<String, String> environment, Path home, RegistrySession session)
        implements RegistryAccess {

    static UserAccess of(BuilderSettings settings) {
        return new UserAccess(
                settings, System.getenv(), Path.of(System.getProperty("user.home")), new RegistrySession());
    }

    @Override
    public LoginSource logins(Consumer<String> warnings) {
        return new LoginChain(List.of(new Given(settings.logins()), AuthFileLogins.of(environment, home, warnings)));
    }

    @Override
    public NetworkSettings network() {
        return new NetworkSettings(
                new InsecureHosts(settings.insecureRegistries()),
                new InsecureHosts(Set.of()),
                List.of(
                        new EnvironmentProxies(environment),
                        new JvmProxies(ProxySelector.getDefault(), "the JVM's properties")),
                new Certificates(Map.of(), Certificates.folders(environment, home)));
    }

    @Override
    public List<Mirror> mirrors() {
        return settings.mirrors();
    }

    /** By registry, whatever the repository. */
    private record Given(Map<String, Login> logins) implements LoginSource {
        @Override
        public Optional<Login> find(String registry, String repository) {
            return Optional.ofNullable(logins.get(registry));
        }

        @Override
        public String places() {
            return logins.isEmpty() ? "" : "the caller's logins";
        }
    }
}
