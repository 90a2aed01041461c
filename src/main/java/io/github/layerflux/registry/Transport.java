package io.github.layerflux.registry;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.registry.auth.Login;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * HTTP as registries need it. Redirects are followed here and not by the JDK, which would carry {@code Authorization}
 * to wherever a registry sends us (storage services refuse it, and it is none of their business).
 *
 * <p>Always HTTP/1.1: an upgrade to 2 on plain text breaks proxies and registries, and parallel layers want
 * connections of their own.
 */
final class Transport {

    private static final int MAX_REDIRECTS = 5;

    private final RegistrySettings settings;
    private final InsecureRegistries insecure;
    private @Nullable HttpClient verifying;
    private @Nullable HttpClient trusting;

    Transport(RegistrySettings settings) {
        this.settings = settings;
        this.insecure = new InsecureRegistries(settings.insecureRegistries());
    }

    InsecureRegistries insecure() {
        return insecure;
    }

    /** The answer to a GET, redirects followed, whatever its status. */
    Mono<Reply> get(URI uri, Map<String, String> headers) {
        return send(Call.get(uri, headers));
    }

    /**
     * The answer, whatever its status. Redirects are followed: of reads all, of writes those that ask for the same
     * request elsewhere (307, 308).
     */
    Mono<Reply> send(Call call) {
        return send(call, MAX_REDIRECTS);
    }

    private Mono<Reply> send(Call call, int redirectsLeft) {
        return once(call).flatMap(reply -> {
            if (!isFollowed(call, reply)) {
                return Mono.just(reply);
            }
            if (redirectsLeft == 0) {
                return reply.discard()
                        .then(Mono.error(new EnvironmentFailure(
                                "too many redirects from " + call.uri().getHost())));
            }
            return reply.discard().then(Mono.defer(() -> {
                URI target = target(call.uri(), reply.header("Location"));
                Call next = sameOrigin(call.uri(), target) ? call : call.anonymous();
                return send(next.at(target), redirectsLeft - 1);
            }));
        });
    }

    private static boolean isFollowed(Call call, Reply reply) {
        boolean redirect = call.isRead() ? reply.isRedirect() : reply.status() == 307 || reply.status() == 308;
        return redirect && !reply.header("Location").isEmpty();
    }

    /** The answer, be it a redirect. */
    Mono<Reply> once(Call call) {
        URI uri = call.uri();
        return Mono.fromFuture(() -> client(uri).sendAsync(request(call), HttpResponse.BodyHandlers.ofPublisher()))
                .map(response -> new Reply(uri, response.statusCode(), response.headers(), body(uri, response.body())))
                .onErrorMap(error -> NetworkFailures.translate(error, place(uri)));
    }

    private HttpRequest request(Call call) {
        HttpRequest.BodyPublisher body = call.body().get();
        HttpRequest.Builder request =
                HttpRequest.newBuilder(call.uri()).method(call.method(), body).header("User-Agent", "layerflux");
        if (!(body instanceof FileRange)) { // which may take hours, and is watched by who sends it
            request.timeout(settings.responseTimeout());
        }
        call.headers().forEach(request::header);
        return request.build();
    }

    /**
     * HttpClient's own timeout ends with the head, so each piece has one here. One piece at a time is asked for: what
     * is not written yet isn't read from the socket.
     */
    private Flux<List<ByteBuffer>> body(URI uri, Flow.Publisher<List<ByteBuffer>> publisher) {
        return JdkFlowAdapter.flowPublisherToFlux(publisher)
                .limitRate(1)
                .timeout(settings.stallTimeout(), settings.scheduler())
                .onErrorMap(error -> NetworkFailures.translate(error, place(uri)));
    }

    private synchronized HttpClient client(URI uri) {
        if (insecure.permits(uri)) {
            if (trusting == null) {
                trusting = builder().sslContext(UnverifiedTls.context()).build();
            }
            return trusting;
        }
        if (verifying == null) {
            verifying = builder().build();
        }
        return verifying;
    }

    private HttpClient.Builder builder() {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.connectTimeout());
        settings.proxies().ifPresent(builder::proxy);
        return builder;
    }

    /** Where a redirect or a token realm leads; from TLS only to TLS, unless the user called the host insecure. */
    URI target(URI from, String location) {
        URI target;
        try {
            target = from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new EnvironmentFailure(from.getHost() + " sends to the malformed address '" + location + "'", e);
        }
        boolean tls = "https".equalsIgnoreCase(target.getScheme());
        boolean plain = "http".equalsIgnoreCase(target.getScheme());
        if (target.getHost() == null || !tls && !plain) {
            throw new EnvironmentFailure(from.getHost() + " sends to the unusable address '" + location + "'");
        }
        if (plain && "https".equals(from.getScheme()) && !insecure.permits(target)) {
            throw new EnvironmentFailure(from.getHost() + " sends from HTTPS to plain HTTP at " + target.getHost())
                    .suggest("If that is right, name " + target.getHost() + " in insecureRegistries.");
        }
        return target;
    }

    /** Refuses to show a login, or what was got for it, to everybody on the way. */
    void requireSafe(URI uri, Login login) {
        if (!"https".equalsIgnoreCase(uri.getScheme()) && !insecure.isLoopback(uri)) {
            throw new EnvironmentFailure(uri.getAuthority() + " asks for credentials over plain HTTP, and "
                            + login.description() + " would be readable on the way")
                    .suggest("Give the registry TLS.");
        }
    }

    static boolean sameOrigin(URI one, URI other) {
        return one.getScheme().equalsIgnoreCase(other.getScheme())
                && one.getHost().equalsIgnoreCase(other.getHost())
                && port(one) == port(other);
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    }

    /** {@code host:port}, and the proxy that the way leads through: it may be the one that fails. */
    private String place(URI uri) {
        String place = uri.getHost() + ":" + port(uri);
        if (settings.proxies().isPresent()) {
            for (Proxy proxy : settings.proxies().get().select(uri)) {
                if (proxy.type() != Proxy.Type.DIRECT && proxy.address() instanceof InetSocketAddress address) {
                    return place + " (through the proxy " + address.getHostString() + ":" + address.getPort() + ")";
                }
            }
        }
        return place;
    }
}
