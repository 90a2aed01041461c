package io.github.layerflux.mojo;

import io.github.layerflux.network.EnvironmentProxies;
import io.github.layerflux.network.InsecureHosts;
import io.github.layerflux.network.JvmProxies;
import io.github.layerflux.network.NetworkSettings;
import io.github.layerflux.registry.RegistryAccess;
import io.github.layerflux.registry.auth.LoginSource;
import java.net.ProxySelector;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
    public LoginSource logins() {
        return LoginSource.none();
    }

    @Override
    public NetworkSettings network() {
        return NetworkSettings.insecure(hosts(mojo.insecureRegistries))
                .withCredentialsOverHttp(new InsecureHosts(hosts(mojo.credentialsOverHttp)))
                .withProxies(List.of(
                        new EnvironmentProxies(environment),
                        new JvmProxies(ProxySelector.getDefault(), "the JVM's properties")));
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
