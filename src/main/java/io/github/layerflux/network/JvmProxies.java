package io.github.layerflux.network;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** What a selector of the JVM says: by default that of {@code https.proxyHost} and its sisters. */
public final class JvmProxies implements ProxyRules {

    private final ProxySelector selector;
    private final String source;

    public JvmProxies(ProxySelector selector, String source) {
        this.selector = Objects.requireNonNull(selector, "selector is null");
        this.source = Objects.requireNonNull(source, "source is null");
    }

    @Override
    public Optional<Route> route(URI uri) {
        for (Proxy proxy : selector.select(uri)) {
            if (proxy.type() == Proxy.Type.HTTP && proxy.address() instanceof InetSocketAddress address) {
                return Optional.of(
                        Route.through(new HttpProxy(address.getHostString(), address.getPort(), login(uri), source)));
            }
        }
        return Optional.empty();
    }

    /** Properties that the JDK itself doesn't know, but everybody sets. */
    private static Optional<String> login(URI uri) {
        String prefix = uri.getScheme().toLowerCase(Locale.ROOT) + ".proxy";
        String user = System.getProperty(prefix + "User", "");
        return user.isEmpty()
                ? Optional.empty()
                : Optional.of(user + ":" + System.getProperty(prefix + "Password", ""));
    }
}
