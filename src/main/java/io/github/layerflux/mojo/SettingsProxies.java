package io.github.layerflux.mojo;

import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.network.HttpProxy;
import io.github.layerflux.network.ListedProxies;
import java.util.Optional;
import org.apache.maven.settings.Proxy;
import org.apache.maven.settings.Settings;

/** The active proxies of settings.xml, their passwords decrypted. */
final class SettingsProxies {

    private SettingsProxies() {}

    static ListedProxies of(Settings settings, SettingsSecrets secrets) {
        ListedProxies proxies = new ListedProxies();
        for (Proxy proxy : settings.getProxies()) {
            if (!proxy.isActive()) {
                continue;
            }
            String source = "proxy" + (proxy.getId() == null ? "" : " '" + proxy.getId() + "'") + " of settings.xml";
            if (proxy.getHost() == null || proxy.getHost().isBlank() || proxy.getPort() < 1) {
                throw new UserFailure("the " + source + " has no host, or no port").suggest("Add it.");
            }
            Optional<String> login =
                    proxy.getUsername() == null || proxy.getUsername().isBlank()
                            ? Optional.empty()
                            : Optional.of(proxy.getUsername() + ":" + orEmpty(secrets.decrypt(proxy, source)));
            proxies.add(
                    proxy.getProtocol() == null ? "http" : proxy.getProtocol(),
                    new HttpProxy(proxy.getHost(), proxy.getPort(), login, source),
                    proxy.getNonProxyHosts() == null ? "" : proxy.getNonProxyHosts());
        }
        return proxies;
    }

    private static String orEmpty(@org.jspecify.annotations.Nullable String text) {
        return text == null ? "" : text;
    }
}
