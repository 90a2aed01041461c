package io.github.layerflux.registry;

import io.github.layerflux.image.ImageReference;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Requests to a repository, with what its registry wants to see. An authorization is kept per repository and renewed
 * when it isn't accepted any more: tokens live for minutes, pulls may last longer.
 */
final class AuthorizedRequests {

    private final Transport transport;
    private final Endpoints endpoints;
    private final Authenticator authenticator;
    private final Map<String, String> authorizations = new ConcurrentHashMap<>();

    AuthorizedRequests(Transport transport, Authenticator authenticator) {
        this.transport = transport;
        this.endpoints = new Endpoints(transport);
        this.authenticator = authenticator;
    }

    /**
     * A successful answer to {@code GET /v2/<repository>/<path>}, or the failure that the answer is.
     *
     * @param what is asked for, for messages
     */
    Mono<Reply> get(ImageReference repository, String path, Map<String, String> headers, String what) {
        return endpoints.of(repository.registry()).flatMap(registry -> {
            URI uri = registry.resolve("/v2/" + repository.repository() + "/" + path);
            return send(repository, uri, headers).flatMap(reply -> {
                if (reply.isSuccess()) {
                    return Mono.just(reply);
                }
                return Refusal.read(reply)
                        .flatMap(refusal -> refusal.isUnauthorized()
                                ? authorize(repository, uri, reply)
                                        .then(Mono.defer(() -> send(repository, uri, headers)))
                                        .flatMap(second -> successful(second, what))
                                : Mono.error(refusal.failure(what)));
            });
        });
    }

    Transport transport() {
        return transport;
    }

    /** The answer, whatever its status, if the registry accepts our authorization; credentials go to no other host. */
    Mono<Reply> send(Scope scope, Call call) {
        return endpoints.of(scope.target().registry()).flatMap(registry -> {
            Call there = call.at(registry.resolve(call.uri()));
            return once(scope, registry, there)
                    .flatMap(reply -> reply.status() == 401
                            ? reply.discard()
                                    .then(authorize(scope.target(), there.uri(), reply))
                                    .then(Mono.defer(() -> once(scope, registry, there)))
                            : Mono.just(reply));
        });
    }

    private Mono<Reply> once(Scope scope, URI registry, Call call) {
        @Nullable String authorization = authorizations.get(key(scope.target()));
        return transport.send(
                authorization != null && Transport.sameOrigin(registry, call.uri())
                        ? call.with("Authorization", authorization)
                        : call);
    }

    private Mono<Reply> send(ImageReference repository, URI uri, Map<String, String> headers) {
        Map<String, String> sent = new LinkedHashMap<>(headers);
        @Nullable String authorization = authorizations.get(key(repository));
        if (authorization != null) {
            sent.put("Authorization", authorization);
        }
        return transport.get(uri, sent);
    }

    private Mono<Void> authorize(ImageReference repository, URI uri, Reply reply) {
        return authenticator
                .authorization(repository, uri, Challenge.parse(reply.headers().allValues("WWW-Authenticate")))
                .doOnNext(authorization -> authorizations.put(key(repository), authorization))
                .then();
    }

    private static Mono<Reply> successful(Reply reply, String what) {
        return reply.isSuccess()
                ? Mono.just(reply)
                : Refusal.read(reply).flatMap(refusal -> Mono.error(refusal.failure(what)));
    }

    private static String key(ImageReference repository) {
        return repository.registry() + "/" + repository.repository();
    }
}
