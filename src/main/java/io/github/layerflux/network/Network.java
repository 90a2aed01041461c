package io.github.layerflux.network;

import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * HTTP clients that know this machine's proxies, certificates and insecure hosts. They follow no redirects: the JDK
 * would carry {@code Authorization} anywhere. Thread-safe; loads and reads nothing before the first request.
 *
 * <p>Always HTTP/1.1: an upgrade to 2 on plain text breaks proxies and registries, and parallel layers want
 * connections of their own.
 */
public final class Network {

    private final NetworkSettings settings;
    private final Duration connectTimeout;
    private final Map<String, HttpClient> clients = new HashMap<>();
    private final Map<HttpProxy, ProxyRelay> relays = new HashMap<>();

    public Network(NetworkSettings settings, Duration connectTimeout) {
        this.settings = Objects.requireNonNull(settings, "settings is null");
        this.connectTimeout = Objects.requireNonNull(connectTimeout, "connectTimeout is null");
    }

    public InsecureHosts insecure() {
        return settings.insecure();
    }

    /** Whether secrets may be sent there: over TLS, to this machine, or where the user said so twice. */
    public boolean mayCarryCredentials(URI uri) {
        return "https".equalsIgnoreCase(uri.getScheme())
                || settings.credentialsOverHttp().permits(uri); // which loopback always is
    }

    /**
     * The client for an address. Requests need {@link #prepare} as well.
     *
     * @throws io.github.layerflux.failure.EnvironmentFailure when a proxy or certificate that is set can't be used
     */
    public HttpClient client(URI uri) {
        Optional<HttpProxy> proxy = proxy(uri);
        boolean tls = "https".equalsIgnoreCase(uri.getScheme());
        boolean insecure = tls && settings.insecure().permits(uri);
        Optional<TlsFiles> files = tls ? settings.certificates().of(uri) : Optional.empty();
        String key = (proxy.isPresent() ? proxy.get().host() + ":" + proxy.get().port() : "")
                + (tls ? " tls" : "")
                + (insecure ? " insecure" : "")
                + (proxy.isPresent() && isRelayed(uri, proxy.get())
                        ? " by " + relay(proxy.get()).address().getPort()
                        : "")
                + (files.isPresent() ? " " + authority(uri) : "");
        synchronized (clients) {
            HttpClient client = clients.get(key);
            if (client == null) {
                client = make(uri, proxy, files, insecure);
                clients.put(key, client);
            }
            return client;
        }
    }

    private HttpClient make(URI uri, Optional<HttpProxy> proxy, Optional<TlsFiles> files, boolean insecure) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectTimeout)
                .proxy(proxy.isEmpty() ? HttpClient.Builder.NO_PROXY : ProxySelector.of(entrance(uri, proxy.get())));
        if (insecure || files.isPresent()) {
            builder.sslContext(TlsContexts.of(files, insecure));
        }
        return builder.build();
    }

    private InetSocketAddress entrance(URI uri, HttpProxy proxy) {
        return isRelayed(uri, proxy)
                ? relay(proxy).address()
                : InetSocketAddress.createUnresolved(proxy.host(), proxy.port());
    }

    private static boolean isRelayed(URI uri, HttpProxy proxy) {
        return proxy.login().isPresent() && "https".equalsIgnoreCase(uri.getScheme());
    }

    ProxyRelay relay(HttpProxy proxy) {
        synchronized (relays) {
            ProxyRelay relay = relays.get(proxy);
            if (relay == null || !relay.isOpen()) {
                relay = ProxyRelay.start(proxy, connectTimeout, this);
                relays.put(proxy, relay);
            }
            return relay;
        }
    }

    /** Adds what the proxy on the way wants to see; nobody behind it gets it. */
    public HttpRequest.Builder prepare(HttpRequest.Builder request, URI uri) {
        Optional<HttpProxy> proxy = proxy(uri);
        if (proxy.isPresent() && proxy.get().login().isPresent()) {
            request.header(
                    "Proxy-Authorization",
                    isRelayed(uri, proxy.get())
                            ? relay(proxy.get()).password()
                            : proxy.get().authorization().orElseThrow());
        }
        return request;
    }

    /** The proxy that leads to an address. */
    public Optional<HttpProxy> proxy(URI uri) {
        return ProxyRules.first(settings.proxies(), uri).proxy();
    }

    /** {@code host:port}, and the proxy that the way leads through: it may be the one that fails. */
    public String place(URI uri) {
        String place = authority(uri);
        Optional<HttpProxy> proxy = proxy(uri);
        return proxy.isEmpty() ? place : place + " (through the proxy " + proxy.get() + ")";
    }

    private static String authority(URI uri) {
        return uri.getHost().toLowerCase(Locale.ROOT) + ":" + port(uri);
    }

    static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }
}
