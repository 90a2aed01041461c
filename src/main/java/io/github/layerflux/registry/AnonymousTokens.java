package io.github.layerflux.registry;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.Json;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/** Fetches tokens without credentials, as public images need them (distribution, token authentication). */
final class AnonymousTokens implements Authenticator {

    private static final int MAX_TOKEN = 1 << 20;

    private final Transport transport;

    AnonymousTokens(Transport transport) {
        this.transport = transport;
    }

    @Override
    public Mono<String> authorization(ImageReference repository, URI challenged, List<Challenge> challenges) {
        for (Challenge challenge : challenges) {
            if (challenge.scheme().equals("bearer")) {
                return token(repository, challenged, challenge);
            }
        }
        StringBuilder schemes = new StringBuilder();
        for (Challenge challenge : challenges) {
            schemes.append(schemes.isEmpty() ? "" : ", ").append(challenge.scheme());
        }
        return Mono.error(new EnvironmentFailure(challenged.getAuthority() + " asks for credentials"
                        + (schemes.isEmpty() ? "" : " (" + schemes + " authentication)") + " before it gives "
                        + repository.familiar() + "; only public images can be pulled")
                .suggest("Use an image that can be pulled without logging in."));
    }

    private Mono<String> token(ImageReference repository, URI challenged, Challenge challenge) {
        return Mono.defer(() -> {
            URI realm = transport.target(challenged, withQuery(challenge, repository));
            return transport
                    .get(realm, Map.of("Accept", "application/json"))
                    .flatMap(reply -> reply.isSuccess()
                            ? reply.bytes(MAX_TOKEN).map(body -> "Bearer " + token(realm, body))
                            : Refusal.read(reply)
                                    .flatMap(refusal -> Mono.error(
                                            refusal.failure("an anonymous token for " + repository.familiar()))));
        });
    }

    private static String withQuery(Challenge challenge, ImageReference repository) {
        String realm = challenge.parameter("realm");
        String scope = challenge.parameter("scope");
        if (scope.isEmpty()) {
            scope = "repository:" + repository.repository() + ":pull";
        }
        StringBuilder uri = new StringBuilder(realm).append(realm.indexOf('?') < 0 ? '?' : '&');
        if (!challenge.parameter("service").isEmpty()) {
            uri.append("service=")
                    .append(encode(challenge.parameter("service")))
                    .append('&');
        }
        return uri.append("scope=").append(encode(scope)).toString();
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20"); // a URI's query, not a form's
    }

    private static String token(URI realm, byte[] body) {
        Map<String, Object> json = Json.readObject(body, "the token response of " + realm.getAuthority());
        String token = Json.string(json, "token");
        if (token.isEmpty()) {
            token = Json.string(json, "access_token"); // OAuth 2's name for the same
        }
        if (token.isEmpty()) {
            throw new EnvironmentFailure(realm.getAuthority() + " answered a token request without a token")
                    .suggest("Check that the registry's token service works.");
        }
        return token;
    }
}
