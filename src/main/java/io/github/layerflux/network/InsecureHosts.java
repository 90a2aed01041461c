package io.github.layerflux.network;

import io.github.layerflux.image.ImageReference;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The hosts that may be reached over plain HTTP or with an unverified certificate. This machine's loopback always is.
 *
 * @param hosts {@code host} for any port, or {@code host:port}
 */
public record InsecureHosts(Set<String> hosts) {

    public InsecureHosts {
        hosts = Set.copyOf(hosts);
    }

    /** The addresses at which a registry may be found, in the order in which they are tried. */
    public List<URI> candidates(String registry) {
        String authority = registry.equals(ImageReference.DOCKER_HUB) ? "registry-1.docker.io" : registry;
        URI tls = URI.create("https://" + authority);
        URI plain = URI.create("http://" + authority);
        if (isLoopback(tls)) {
            return List.of(plain, tls);
        }
        return permits(tls) ? List.of(tls, plain) : List.of(tls);
    }

    public boolean permits(URI uri) {
        String host = host(uri);
        return isLoopback(uri) || hosts.contains(host) || hosts.contains(host + ":" + uri.getPort());
    }

    public static boolean isLoopback(URI uri) {
        String host = host(uri);
        return host.equals("localhost") || host.equals("[::1]") || isLoopbackAddress(host);
    }

    /** 127.0.0.0/8 as a literal; a name such as {@code 127.example.org} is none. */
    private static boolean isLoopbackAddress(String host) {
        if (!host.startsWith("127.")) {
            return false;
        }
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c != '.' && (c < '0' || c > '9')) {
                return false;
            }
        }
        return true;
    }

    private static String host(URI uri) {
        String host = uri.getHost();
        return host == null ? "" : host.toLowerCase(Locale.ROOT);
    }
}
