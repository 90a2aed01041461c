package io.github.layerflux.network;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The active proxies of Maven's settings.xml, understood as Maven understands them: the first for the address's
 * protocol counts, one for {@code http} also for {@code https} when that has none of its own, and each has its
 * {@code nonProxyHosts}.
 */
public final class ListedProxies implements ProxyRules {

    /**
     * @param protocol {@code http} or {@code https}
     * @param exceptions patterns of hosts, with {@code *} at either end
     */
    private record Entry(String protocol, HttpProxy proxy, List<String> exceptions) {}

    private final List<Entry> entries = new ArrayList<>();

    /** @param nonProxyHosts patterns separated by {@code |}, or by commas */
    public ListedProxies add(String protocol, HttpProxy proxy, String nonProxyHosts) {
        List<String> exceptions = new ArrayList<>();
        for (String pattern : nonProxyHosts.split("[|,]")) {
            if (!pattern.isBlank()) {
                exceptions.add(pattern.strip().toLowerCase(Locale.ROOT));
            }
        }
        entries.add(new Entry(protocol.toLowerCase(Locale.ROOT), proxy, exceptions));
        return this;
    }

    @Override
    public Optional<Route> route(URI uri) {
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        Optional<Route> own = route(scheme, uri);
        return own.isEmpty() && scheme.equals("https") ? route("http", uri) : own;
    }

    private Optional<Route> route(String protocol, URI uri) {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        boolean excepted = false;
        for (Entry entry : entries) {
            if (!entry.protocol().equals(protocol)) {
                continue;
            }
            if (!isException(host, entry.exceptions())) {
                return Optional.of(Route.through(entry.proxy()));
            }
            excepted = true;
        }
        return excepted ? Optional.of(Route.DIRECT) : Optional.empty();
    }

    private static boolean isException(String host, List<String> patterns) {
        for (String pattern : patterns) {
            boolean open = pattern.startsWith("*");
            String text = open ? pattern.substring(1) : pattern;
            if (text.endsWith("*")) {
                String start = text.substring(0, text.length() - 1);
                if (open ? host.contains(start) : host.startsWith(start)) {
                    return true;
                }
            } else if (open ? host.endsWith(text) : host.equals(text)) {
                return true;
            }
        }
        return false;
    }
}
