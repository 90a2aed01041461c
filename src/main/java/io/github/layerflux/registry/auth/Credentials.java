package io.github.layerflux.registry.auth;

import java.util.Objects;

/** What a user shows to a registry. No {@code toString} tells a secret, so none gets into a log by accident. */
public sealed interface Credentials {

    /** Whose they are, as messages say it. */
    String owner();

    /** For Basic authentication, and for token services that give tokens for it. */
    record Password(String user, String password) implements Credentials {
        public Password {
            Objects.requireNonNull(user, "user is null");
            Objects.requireNonNull(password, "password is null");
        }

        @Override
        public String owner() {
            return "user '" + user + "'";
        }

        @Override
        public String toString() {
            return owner();
        }
    }

    /** A refresh token that a token service exchanges for tokens (docker's {@code identitytoken}). */
    record IdentityToken(String token) implements Credentials {
        public IdentityToken {
            Objects.requireNonNull(token, "token is null");
        }

        @Override
        public String owner() {
            return "an identity token";
        }

        @Override
        public String toString() {
            return owner();
        }
    }

    /** A token that the registry itself takes (docker's {@code registrytoken}). */
    record RegistryToken(String token) implements Credentials {
        public RegistryToken {
            Objects.requireNonNull(token, "token is null");
        }

        @Override
        public String owner() {
            return "a registry token";
        }

        @Override
        public String toString() {
            return owner();
        }
    }
}
