package io.github.layerflux.mojo;

import java.io.File;
import org.jspecify.annotations.Nullable;

/** One {@code <registry>} of the parameter {@code registries}: what the user says of a registry, as Maven sets it. */
public final class Registry {

    @Nullable
    String host;

    @Nullable
    String username;

    @Nullable
    String password;

    @Nullable
    String serverId;

    @Nullable
    File caFile;

    @Nullable
    File clientCertificate;

    @Nullable
    File clientKey;

    @Nullable
    String clientKeyPassword;

    /** Equal for two that say the same. Passwords are {@code env=} or {@code src=}, never literal. */
    String identity() {
        return String.join(
                "|",
                String.valueOf(host),
                String.valueOf(username),
                String.valueOf(password),
                String.valueOf(serverId),
                String.valueOf(caFile),
                String.valueOf(clientCertificate),
                String.valueOf(clientKey),
                String.valueOf(clientKeyPassword));
    }

    /** Maven prints parameters with -X: a password isn't one of those that it may. */
    @Override
    public String toString() {
        return "registry " + host;
    }
}
