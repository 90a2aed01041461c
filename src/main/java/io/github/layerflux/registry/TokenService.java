package io.github.layerflux.registry;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Json;
import io.github.layerflux.registry.auth.Credentials;
import io.github.layerflux.registry.auth.Login;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * Fetches tokens where a Bearer challenge says (distribution, "Token Authentication Specification"): with a GET, Basic
 * or anonymous; for an identity token with OAuth 2's POST ("OAuth2 Token Authentication").
 */
final class TokenService {

    private static final int MAX_TOKEN = 1 << 20;
    private static final Duration DEFAULT_LIFE = Duration.ofSeconds(60); // the specification's

    private final Transport transport;

    TokenService(Transport transport) {
        this.transport = transport;
    }

    /**
     * @param challenged the address that answered 401
     * @return fails when the service refuses the login, or answers without a token
     */
    Mono<Authorization> token(Scope scope, URI challenged, Challenge challenge, Optional<Login> login) {
        return Mono.defer(() -> {
            URI realm = transport.target(challenged, challenge.parameter("realm"));
            Call call = call(realm, challenge, resources(scope, challenge), login);
            // a refresh token in a body must not follow a redirect
            return (call.isRead() ? transport.send(call) : transport.once(call))
                    .flatMap(reply -> reply.isSuccess()
                            ? reply.bytes(MAX_TOKEN).map(body -> authorization(realm, body, login))
                            : Refusal.read(reply)
                                    .flatMap(refusal -> Mono.error(refusal.ofToken(scope.target(), login))));
        });
    }

    private Call call(URI realm, Challenge challenge, List<String> resources, Optional<Login> login) {
        if (login.isPresent()) {
            transport.requireSafe(realm, login.get());
            if (login.get().credentials() instanceof Credentials.IdentityToken identity) {
                return exchange(realm, challenge, resources, identity);
            }
        }
        StringBuilder uri = new StringBuilder(realm.toString()).append(realm.getRawQuery() == null ? '?' : '&');
        if (!challenge.parameter("service").isEmpty()) {
            uri.append("service=")
                    .append(encode(challenge.parameter("service")))
                    .append('&');
        }
        for (int i = 0; i < resources.size(); i++) {
            uri.append(i == 0 ? "scope=" : "&scope=").append(encode(resources.get(i)));
        }
        Call call = Call.get(URI.create(uri.toString()), Map.of("Accept", "application/json"));
        return login.isPresent() && login.get().credentials() instanceof Credentials.Password password
                ? call.with("Authorization", basic(password))
                : call;
    }

    private static Call exchange(
            URI realm, Challenge challenge, List<String> resources, Credentials.IdentityToken identity) {
        String form = "grant_type=refresh_token&client_id=layerflux&service="
                + URLEncoder.encode(challenge.parameter("service"), StandardCharsets.UTF_8)
                + "&scope=" + URLEncoder.encode(String.join(" ", resources), StandardCharsets.UTF_8)
                + "&refresh_token=" + URLEncoder.encode(identity.token(), StandardCharsets.UTF_8);
        return Call.of("POST", realm)
                .with("Accept", "application/json")
                .with("Content-Type", "application/x-www-form-urlencoded")
                .withBody(() -> HttpRequest.BodyPublishers.ofString(form));
    }

    /** What we need, and what the registry says besides: some want more than the repository's own scope. */
    private static List<String> resources(Scope scope, Challenge challenge) {
        List<String> resources = new ArrayList<>(scope.resources());
        for (String asked : challenge.parameter("scope").split(" ")) {
            boolean known = asked.isEmpty();
            for (String ours : resources) {
                known |= named(asked).equals(named(ours));
            }
            if (!known) {
                resources.add(asked);
            }
        }
        return resources;
    }

    private static String named(String resource) {
        int actions = resource.lastIndexOf(':');
        return actions < 0 ? resource : resource.substring(0, actions);
    }

    static String basic(Credentials.Password password) {
        String pair = password.user() + ":" + password.password();
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20"); // a URI's query, not a form's
    }

    private static Authorization authorization(URI realm, byte[] body, Optional<Login> login) {
        Map<String, Object> json = Json.readObject(body, "the token response of " + realm.getAuthority());
        String token = Json.string(json, "token");
        if (token.isEmpty()) {
            token = Json.string(json, "access_token"); // OAuth 2's name for the same
        }
        if (token.isEmpty() || !isHeaderText(token)) {
            throw new EnvironmentFailure(realm.getAuthority() + " answered a token request without a token")
                    .suggest("Check that the registry's token service works.");
        }
        long seconds = Json.number(json, "expires_in");
        return Authorization.token(token, login, seconds > 0 ? Duration.ofSeconds(seconds) : DEFAULT_LIFE);
    }

    private static boolean isHeaderText(String token) {
        for (int i = 0; i < token.length(); i++) {
            if (token.charAt(i) < ' ' || token.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }
}
