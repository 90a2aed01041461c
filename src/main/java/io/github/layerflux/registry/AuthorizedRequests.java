package io.github.layerflux.registry;

import io.github.layerflux.image.ImageReference;
import io.github.layerflux.registry.auth.Login;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import reactor.core.publisher.Mono;

/** Requests to a repository, with what its registry wants to see. */
final class AuthorizedRequests {

    private final Transport transport;
    private final Endpoints endpoints;
    private final Authorizations authorizations;

    AuthorizedRequests(Transport transport, Logins logins) {
        this.transport = transport;
        this.endpoints = new Endpoints(transport);
        this.authorizations = new Authorizations(transport, logins);
    }

    /**
     * A successful answer to {@code GET /v2/<repository>/<path>}, or the failure that the answer is.
     *
     * @param what is asked for, for messages
     */
    Mono<Reply> get(ImageReference repository, String path, Map<String, String> headers, String what) {
        URI uri = URI.create("/v2/" + repository.repository() + "/" + path);
        return send(Scope.pull(repository), Call.get(uri, headers), what)
                .flatMap(reply -> reply.isSuccess()
                        ? Mono.just(reply)
                        : Refusal.read(reply).flatMap(refusal -> Mono.error(refusal.failure(what))));
    }

    /**
     * The answer whatever its status, but for 401 and 403, which are failures that name the login.
     *
     * @param call to {@code /v2/…}, or to an address that the registry gave. Only the registry's own address is shown
     *     an authorization: storage services elsewhere refuse it, and it is none of their business.
     * @param what is asked for, for messages
     */
    Mono<Reply> send(Scope scope, Call call, String what) {
        return send(scope, call, (refusal, login) -> refusal.failure(what, login));
    }

    /**
     * As above.
     *
     * @param failure what a final 401 or 403 means; not asked for HEAD, whose answers have no body that says why
     */
    Mono<Reply> send(Scope scope, Call call, BiFunction<Refusal, Optional<Login>, Throwable> failure) {
        return endpoints.of(scope.target().registry()).flatMap(registry -> {
            Call resolved = call.at(registry.resolve(call.uri()));
            if (!Transport.sameOrigin(registry, resolved.uri())) {
                return transport.send(resolved);
            }
            return authorizations
                    .current(scope)
                    .map(Optional::of)
                    .defaultIfEmpty(Optional.empty())
                    .flatMap(shown -> attempt(scope, resolved, failure, shown, true));
        });
    }

    Transport transport() {
        return transport;
    }

    private Mono<Reply> attempt(
            Scope scope,
            Call call,
            BiFunction<Refusal, Optional<Login>, Throwable> failure,
            Optional<Authorization> shown,
            boolean mayRenew) {
        Call sent = shown.isPresent() ? call.with("Authorization", shown.get().header()) : call;
        return transport.send(sent).flatMap(reply -> {
            if (reply.status() != 401 && reply.status() != 403) {
                return Mono.just(reply);
            }
            // where a redirect leads, nobody may ask for our credentials
            boolean renews = mayRenew && reply.status() == 401 && Transport.sameOrigin(call.uri(), reply.uri());
            if (!renews && call.method().equals("HEAD")) {
                return Mono.just(reply);
            }
            return Refusal.read(reply)
                    .flatMap(refusal -> renews
                            ? authorizations
                                    .renewed(scope, call.uri(), shown, refusal)
                                    .flatMap(better -> attempt(scope, call, failure, Optional.of(better), false))
                            : Mono.error(failure.apply(refusal, shown.flatMap(Authorization::login))));
        });
    }
}
