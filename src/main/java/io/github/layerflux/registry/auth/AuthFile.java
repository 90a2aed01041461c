package io.github.layerflux.registry.auth;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Docker's {@code config.json} or podman's {@code auth.json}, the parts about logins (docker/cli, "docker login";
 * containers-auth.json(5)).
 *
 * @param auths by normalized name: {@code auth} (base64 of {@code user:password}), or {@code username} and
 *     {@code password}, or {@code identitytoken}, or {@code registrytoken}
 * @param helpers by normalized name: the end of an executable's name
 * @param store the helper for all others
 */
record AuthFile(Map<String, Map<String, Object>> auths, Map<String, String> helpers, Optional<String> store) {

    private static final String TOKEN_USER = "<token>"; // docker's name for nobody: the password is an identity token

    /** @throws EnvironmentFailure when it can't be read; says nothing of what is in it */
    static AuthFile read(Path file) {
        Map<String, Object> json;
        try {
            json = Json.readObject(Files.readString(file), "the file");
        } catch (IOException e) {
            throw new EnvironmentFailure("the file with logins " + file + " can't be read: " + e, e)
                    .suggest("Make it readable, or remove it.");
        } catch (EnvironmentFailure e) { // without what it says, which may show a part of the file
            throw new EnvironmentFailure("the file with logins " + file + " is no valid JSON")
                    .suggest("Correct or remove it, and log in again.");
        }
        Map<String, Map<String, Object>> auths = new HashMap<>();
        Json.object(json, "auths")
                .keySet()
                .forEach(name ->
                        auths.put(RegistryKeys.normalized(name), Json.object(Json.object(json, "auths"), name)));
        Map<String, String> helpers = new HashMap<>();
        Json.object(json, "credHelpers")
                .keySet()
                .forEach(name -> helpers.put(
                        RegistryKeys.normalized(name), Json.string(Json.object(json, "credHelpers"), name)));
        String store = Json.string(json, "credsStore");
        return new AuthFile(auths, helpers, store.isBlank() ? Optional.empty() : Optional.of(store));
    }

    /** The helper that knows about the first of the names that any knows. */
    Optional<String> helper(List<String> keys) {
        for (String key : keys) {
            String helper = helpers.getOrDefault(key, "");
            if (!helper.isEmpty()) {
                return Optional.of(helper);
            }
        }
        return store;
    }

    /**
     * What the file itself holds for the first of the names that it has something for.
     *
     * @throws EnvironmentFailure when that is no login
     */
    Optional<Credentials> credentials(List<String> keys, String file) {
        for (String key : keys) {
            Map<String, Object> auth = auths.getOrDefault(key, Map.of());
            Optional<Credentials> found = credentials(auth, key, file);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<Credentials> credentials(Map<String, Object> auth, String key, String file) {
        String identity = Json.string(auth, "identitytoken");
        if (!identity.isEmpty()) {
            return Optional.of(new Credentials.IdentityToken(identity));
        }
        String registry = Json.string(auth, "registrytoken");
        if (!registry.isEmpty()) {
            return Optional.of(new Credentials.RegistryToken(registry));
        }
        String encoded = Json.string(auth, "auth");
        if (!encoded.isBlank()) {
            return Optional.of(decoded(encoded.strip(), key, file));
        }
        String user = Json.string(auth, "username");
        String password = Json.string(auth, "password");
        return user.isEmpty() || password.isEmpty() ? Optional.empty() : Optional.of(of(user, password));
    }

    private static Credentials decoded(String encoded, String key, String file) {
        try {
            String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            if (colon > 0) {
                return of(pair.substring(0, colon), trimmed(pair.substring(colon + 1)));
            }
        } catch (IllegalArgumentException e) {
            // said below, without the text
        }
        throw new EnvironmentFailure("the login for " + key + " in " + file + " is not base64 of user:password")
                .suggest("Log in again: docker login " + key + ".");
    }

    /** Docker once padded them with zeros, and still ignores those. */
    private static String trimmed(String password) {
        int end = password.length();
        while (end > 0 && password.charAt(end - 1) == '\0') {
            end--;
        }
        return password.substring(0, end);
    }

    static Credentials of(String user, String secret) {
        return user.equals(TOKEN_USER) ? new Credentials.IdentityToken(secret) : new Credentials.Password(user, secret);
    }
}
