package io.github.layerflux.registry;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.registry.auth.Credentials;
import io.github.layerflux.registry.auth.Login;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What registries are shown, kept per registry and scope. A token is fetched once however many requests wait for it,
 * and anew when it expires or isn't accepted any more: tokens live for minutes, transfers may last longer. Once a
 * registry has said what it wants to see, requests of other scopes bring it along.
 */
final class Authorizations {

    private final Transport transport;
    private final TokenService tokens;
    private final Logins logins;
    private final Map<String, Authorization> known = new ConcurrentHashMap<>();
    private final Map<String, Wanted> wanted = new ConcurrentHashMap<>();
    private final SingleFlight<String, Authorization> flights = new SingleFlight<>();

    /** How a registry asked. */
    private record Wanted(URI challenged, Challenge challenge, String explanation) {}

    Authorizations(Transport transport, Logins logins) {
        this.transport = transport;
        this.tokens = new TokenService(transport);
        this.logins = logins;
    }

    /** What to send unasked; empty as long as the registry hasn't said what it wants. */
    Mono<Authorization> current(Scope scope) {
        return Mono.defer(() -> {
            @Nullable Authorization kept = known.get(scope.key());
            if (kept != null && kept.isUsable()) {
                return Mono.just(kept);
            }
            @Nullable Wanted asked = wanted.get(scope.target().registry());
            return asked == null ? Mono.empty() : obtain(scope, asked, Optional.empty());
        });
    }

    /**
     * What to send after a 401.
     *
     * @param rejected what was sent
     * @return fails when there is nothing better to send
     */
    Mono<Authorization> renewed(Scope scope, URI uri, Optional<Authorization> rejected, Refusal refusal) {
        return Mono.defer(() -> {
            Challenge challenge = choose(scope, uri, refusal.challenges());
            if (rejected.isPresent() && challenge.scheme().equals("basic") && isPassword(rejected.get())) {
                return Mono.error(refusal.ofLogin(rejected.get().login()));
            }
            Wanted asked = new Wanted(uri, challenge, refusal.explanation());
            wanted.put(scope.target().registry(), asked);
            return obtain(scope, asked, rejected);
        });
    }

    private static boolean isPassword(Authorization sent) {
        return sent.login().isPresent()
                && sent.login().get().credentials() instanceof Credentials.Password
                && sent.header().startsWith("Basic ");
    }

    /** Another request may have renewed what this one found rejected; then that is good for both. */
    private Mono<Authorization> obtain(Scope scope, Wanted asked, Optional<Authorization> rejected) {
        return flights.join(scope.key(), () -> {
            @Nullable Authorization kept = known.get(scope.key());
            if (kept != null && kept.isUsable() && !kept.equals(rejected.orElse(null))) {
                return Mono.just(kept);
            }
            return logins.of(scope.target())
                    .flatMap(login -> answer(scope, asked, login))
                    .doOnNext(authorization -> known.put(scope.key(), authorization));
        });
    }

    private Mono<Authorization> answer(Scope scope, Wanted asked, Optional<Login> login) {
        login.ifPresent(used -> transport.requireSafe(asked.challenged(), used));
        if (login.isPresent() && login.get().credentials() instanceof Credentials.RegistryToken token) {
            return Mono.just(Authorization.lasting("Bearer " + token.token(), login.get()));
        }
        if (asked.challenge().scheme().equals("bearer")) {
            return tokens.token(scope, asked.challenged(), asked.challenge(), login);
        }
        if (login.isPresent() && login.get().credentials() instanceof Credentials.Password password) {
            return Mono.just(Authorization.lasting(TokenService.basic(password), login.get()));
        }
        return Mono.error(
                login.isPresent()
                        ? wrongKind(asked.challenged(), login.get())
                        : noLogin(scope, asked, logins.places()));
    }

    private static Challenge choose(Scope scope, URI uri, List<Challenge> challenges) {
        for (String scheme : List.of("bearer", "basic")) {
            for (Challenge challenge : challenges) {
                if (challenge.scheme().equals(scheme)
                        && (scheme.equals("basic")
                                || !challenge.parameter("realm").isEmpty())) {
                    return challenge;
                }
            }
        }
        StringBuilder schemes = new StringBuilder();
        for (Challenge challenge : challenges) {
            schemes.append(schemes.isEmpty() ? "" : ", ").append(challenge.scheme());
        }
        throw new EnvironmentFailure(uri.getAuthority() + " asks for a kind of authentication that no image client has"
                        + (schemes.isEmpty() ? "" : " (" + schemes + ")") + " before it gives "
                        + scope.target().familiar())
                .suggest("Check that " + uri.getAuthority() + " is a container registry, and no proxy before it.");
    }

    private static Throwable wrongKind(URI challenged, Login login) {
        return new EnvironmentFailure(
                        challenged.getAuthority() + " asks for user and password, but there is " + login.description())
                .suggest("Log in to " + challenged.getAuthority() + " with user and password.");
    }

    private static Throwable noLogin(Scope scope, Wanted asked, String places) {
        String registry = scope.target().registry();
        return new EnvironmentFailure(asked.challenged().getAuthority() + " wants user and password for "
                        + scope.target().familiar() + asked.explanation() + "; no credentials for " + registry
                        + " were found" + (places.isEmpty() ? "" : " in " + places))
                .suggest("Log in (docker login " + registry + "), or add a server with the id " + registry
                        + " to settings.xml.");
    }
}
