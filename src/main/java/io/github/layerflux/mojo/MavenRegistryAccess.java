package io.github.layerflux.mojo;

import io.github.layerflux.network.Certificates;
import io.github.layerflux.network.EnvironmentProxies;
import io.github.layerflux.network.InsecureHosts;
import io.github.layerflux.network.JvmProxies;
import io.github.layerflux.network.NetworkSettings;
import io.github.layerflux.registry.Mirror;
import io.github.layerflux.registry.RegistryAccess;
import io.github.layerflux.registry.RegistrySession;
import io.github.layerflux.registry.auth.AuthFileLogins;
import io.github.layerflux.registry.auth.LoginChain;
import io.github.layerflux.registry.auth.LoginSource;
import java.net.ProxySelector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the parameters, settings.xml, docker's and podman's files and the environment say of registries. */
final class MavenRegistryAccess implements RegistryAccess {

    private final RegistryMojo mojo;
    private final Map<String, String> environment;

    MavenRegistryAccess(RegistryMojo mojo, Map<String, String> environment) {
        this.mojo = mojo;
        this.environment = environment;
    }

    @Override
    public LoginSource logins(Consumer<String> warnings) {
        Path home = Path.of(System.getProperty("user.home"));
        SettingsLogins settings = new SettingsLogins(mojo.session.getSettings(), secrets());
        return new LoginChain(List.of(
                new ConfiguredLogins(options(), settings), settings, AuthFileLogins.of(environment, home, warnings)));
    }

    @Override
    public NetworkSettings network() {
        return new NetworkSettings(
                new InsecureHosts(hosts(mojo.insecureRegistries)),
                new InsecureHosts(hosts(mojo.credentialsOverHttp)),
                List.of(
                        SettingsProxies.of(mojo.session.getSettings(), secrets()),
                        new EnvironmentProxies(environment),
                        new JvmProxies(ProxySelector.getDefault(), "the JVM's properties")),
                new Certificates(
                        options().certificates(),
                        Certificates.folders(environment, Path.of(System.getProperty("user.home")))));
    }

    @Override
    public List<Mirror> mirrors() {
        List<Mirror> mirrors = new ArrayList<>();
        for (String mirror : BuildRequests.orEmpty(mojo.registryMirrors)) {
            mirrors.add(Mirror.parse(mirror));
        }
        mirrors.addAll(SettingsMirrors.of(mojo.session.getSettings()));
        return mirrors;
    }

    /** Modules that say the same of registries share connections, logins, tokens and what is under way. */
    @Override
    public RegistrySession session() {
        StringBuilder said = new StringBuilder()
                .append(mojo.insecureRegistries)
                .append(mojo.credentialsOverHttp)
                .append(mojo.registryMirrors);
        for (Registry registry : BuildRequests.orEmpty(mojo.registries)) {
            said.append(registry.identity());
        }
        return SessionShare.of(mojo.session, RegistrySession.class, said.toString(), RegistrySession::new);
    }

    private RegistryOptions options() {
        return new RegistryOptions(
                BuildRequests.orEmpty(mojo.registries),
                mojo.session.getUserProperties(),
                Path.of(mojo.session.getExecutionRootDirectory()),
                environment);
    }

    private SettingsSecrets secrets() {
        return new SettingsSecrets(mojo.decrypter);
    }

    private static Set<String> hosts(@Nullable List<String> given) {
        Collection<String> all = BuildRequests.orEmpty(given);
        Set<String> hosts = new LinkedHashSet<>();
        for (String host : all) {
            hosts.add(host.strip().toLowerCase(Locale.ROOT));
        }
        return hosts;
    }
}
