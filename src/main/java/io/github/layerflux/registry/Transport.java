package io.github.layerflux.registry;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.network.HttpProxy;
import io.github.layerflux.network.InsecureHosts;
import io.github.layerflux.network.Network;
import io.github.layerflux.registry.auth.Login;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Supplier;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * HTTP as registries need it. Redirects are followed here and not by the JDK, which would carry {@code Authorization}
 * to wherever a registry sends us (storage services refuse it, and it is none of their business).
 */
final class Transport {

    private static final int MAX_REDIRECTS = 5;

    private final RegistrySettings settings;
    private final Network network;

    Transport(RegistrySettings settings) {
        this.settings = settings;
        this.network = new Network(settings.access().network(), settings.connectTimeout());
    }

    InsecureHosts insecure() {
        return network.insecure();
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
        return received(
                uri, () -> network.client(uri).sendAsync(request(call), HttpResponse.BodyHandlers.ofPublisher()));
    }

    /** @param response begins to wait for it; its body's connection is closed unless the reply gets it */
    Mono<Reply> received(
            URI uri, Supplier<CompletableFuture<HttpResponse<Flow.Publisher<List<ByteBuffer>>>>> response) {
        // a request that is given up fails, which nobody wants to know any more
        return FirstFailure.of(Mono.fromFuture(response))
                // nobody waits any more for the head that has just arrived, and nobody would read its body
                .doOnDiscard(HttpResponse.class, Transport::drop)
                .map(head -> reply(uri, head))
                .onErrorMap(error -> NetworkFailures.translate(error, network.place(uri)));
    }

    private Reply reply(URI uri, HttpResponse<Flow.Publisher<List<ByteBuffer>>> response) {
        try {
            refuseProxyLogin(uri, response.statusCode());
        } catch (EnvironmentFailure refused) {
            drop(response);
            throw refused;
        }
        return new Reply(uri, response.statusCode(), response.headers(), body(uri, response.body()));
    }

    /**
     * Closes a response's connection: HttpClient keeps it for as long as nobody subscribes to the body, and also for a
     * subscriber who cancels before he has requested anything.
     */
    private static void drop(HttpResponse<?> response) {
        if (response.body() instanceof Flow.Publisher<?> body) {
            JdkFlowAdapter.flowPublisherToFlux(body).subscribe().dispose();
        }
    }

    private void refuseProxyLogin(URI uri, int status) {
        if (status == 407) {
            HttpProxy proxy = network.proxy(uri)
                    .orElseThrow(() -> new EnvironmentFailure(
                            network.place(uri) + " answered as a proxy would that wants a login (407)"));
            throw new EnvironmentFailure("the proxy " + proxy
                            + (proxy.login().isEmpty()
                                    ? " wants user and password (407)"
                                    : " refuses the user and password that stand there (407)"))
                    .suggest("Set both where the proxy is configured (docs/network.md).");
        }
    }

    private HttpRequest request(Call call) {
        HttpRequest.BodyPublisher body = call.body().get();
        HttpRequest.Builder request =
                HttpRequest.newBuilder(call.uri()).method(call.method(), body).header("User-Agent", "layerflux");
        if (!(body instanceof FileRange)) { // which may take hours, and is watched by who sends it
            request.timeout(settings.responseTimeout());
        }
        call.headers().forEach(request::header);
        return network.prepare(request, call.uri()).build();
    }

    /**
     * HttpClient's own timeout ends with the head, so each piece has one here. One piece at a time is asked for: what
     * is not written yet isn't read from the socket.
     */
    private Flux<List<ByteBuffer>> body(URI uri, Flow.Publisher<List<ByteBuffer>> publisher) {
        return JdkFlowAdapter.flowPublisherToFlux(publisher)
                .limitRate(1)
                .timeout(settings.stallTimeout(), settings.scheduler())
                .onErrorMap(error -> NetworkFailures.translate(error, network.place(uri)));
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
        if (plain && "https".equals(from.getScheme()) && !network.insecure().permits(target)) {
            throw new EnvironmentFailure(from.getHost() + " sends from HTTPS to plain HTTP at " + target.getHost())
                    .suggest("If that is right, name " + target.getHost() + " in insecureRegistries.");
        }
        return target;
    }

    /** Refuses to show a login, or what was got for it, to everybody on the way. */
    void requireSafe(URI uri, Login login) {
        if (!network.mayCarryCredentials(uri)) {
            throw new EnvironmentFailure(uri.getAuthority() + " asks for credentials over plain HTTP, and "
                            + login.description() + " would be readable on the way")
                    .suggest(
                            "Give the registry TLS, or name it in credentialsOverHttp as well if you trust all machines on the"
                                    + " way.");
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
}
