package io.github.layerflux.remote;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.network.Network;
import io.github.layerflux.network.NetworkSettings;
import io.github.layerflux.network.TlsProblem;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;

/**
 * GET requests with their redirects: at most ten, never from TLS to plain HTTP, and a login goes only to the server that
 * it is for.
 */
public final class WebClient {

    private static final int MAX_REDIRECTS = 10;
    private static final Duration CONNECT = Duration.ofSeconds(20);
    private static final Duration RESPONSE = Duration.ofSeconds(60);
    private static final Duration STALL = Duration.ofSeconds(60);

    private final Function<URI, HttpClient> clients;
    private final BiConsumer<HttpRequest.Builder, URI> preparation;
    private final Predicate<URI> mayCarryLogin;
    private final Duration responseTimeout;
    private final Duration stallTimeout;

    /**
     * @param clients by address: proxies and trust are theirs; they follow no redirects
     * @param responseTimeout until a response begins
     * @param stallTimeout between two pieces of a body
     */
    public WebClient(Function<URI, HttpClient> clients, Duration responseTimeout, Duration stallTimeout) {
        this(clients, (request, uri) -> {}, uri -> true, responseTimeout, stallTimeout);
    }

    private WebClient(
            Function<URI, HttpClient> clients,
            BiConsumer<HttpRequest.Builder, URI> preparation,
            Predicate<URI> mayCarryLogin,
            Duration responseTimeout,
            Duration stallTimeout) {
        this.clients = clients;
        this.preparation = preparation;
        this.mayCarryLogin = mayCarryLogin;
        this.responseTimeout = responseTimeout;
        this.stallTimeout = stallTimeout;
    }

    /** Through the proxies and with the trust that the user has set. */
    public static WebClient of(NetworkSettings settings) {
        Network network = new Network(settings, CONNECT);
        return new WebClient(network::client, network::prepare, network::mayCarryCredentials, RESPONSE, STALL);
    }

    /** An answer that is no redirect. */
    record Answer(HttpResponse<TimedBody> response) implements AutoCloseable {

        int status() {
            return response.statusCode();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        TimedBody body() {
            return response.body();
        }

        @Override
        public void close() {
            response.body().close();
        }
    }

    /** @throws IOException when the network fails; perhaps it doesn't the next time */
    Answer get(WebAddress address, Map<String, String> headers) throws IOException {
        URI uri = address.uri();
        Optional<String> login = address.login();
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            Answer answer = once(uri, headers, login);
            String location = answer.header("Location");
            if (answer.status() < 300 || answer.status() > 399 || answer.status() == 304 || location.isEmpty()) {
                return answer;
            }
            answer.close();
            URI target = target(uri, location);
            if (!target.getAuthority().equals(uri.getAuthority())
                    || !target.getScheme().equals(uri.getScheme())) {
                login = Optional.empty();
            }
            uri = target;
        }
        throw new EnvironmentFailure(address + " redirects more than " + MAX_REDIRECTS + " times");
    }

    /** A login in a URL is as readable on the way as any. */
    private void requireSafe(URI uri) {
        if (!mayCarryLogin.test(uri)) {
            throw new EnvironmentFailure("the login of the URL would be readable on the way to " + uri.getHost()
                            + ": it is plain HTTP")
                    .suggest("Use https, or name " + uri.getHost() + " in layerflux.credentialsOverHttp.");
        }
    }

    static URI target(URI from, String location) {
        URI target;
        try {
            target = from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new EnvironmentFailure(from.getHost() + " redirects to the malformed address '" + location + "'", e);
        }
        String scheme = target.getScheme();
        if (target.getHost() == null || !"http".equals(scheme) && !"https".equals(scheme)) {
            throw new EnvironmentFailure(from.getHost() + " redirects to the unusable address '" + location + "'");
        }
        if (scheme.equals("http") && from.getScheme().equals("https")) {
            throw new EnvironmentFailure(from.getHost() + " redirects from HTTPS to plain HTTP at " + target.getHost())
                    .suggest("Everybody on the way could change the file: name an address that stays with HTTPS.");
        }
        return target;
    }

    private Answer once(URI uri, Map<String, String> headers, Optional<String> login) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(responseTimeout)
                .header("User-Agent", "layerflux")
                .header("Accept-Encoding", "identity");
        headers.forEach(request::header);
        preparation.accept(request, uri);
        if (login.isPresent()) {
            requireSafe(uri);
            byte[] bytes = login.get().getBytes(StandardCharsets.UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes));
        }
        try {
            return new Answer(clients.apply(uri).send(request.build(), head -> new TimedBody.Subscriber(stallTimeout)));
        } catch (SSLException e) {
            throw TlsProblem.explain(e, uri.getAuthority());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("cancelled");
        }
    }
}
