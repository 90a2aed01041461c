package io.github.layerflux.network;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;

/**
 * A proxy that speaks HTTP, with the login that it wants to see.
 *
 * @param login {@code user:password}
 * @param source where it was found, as messages show it
 */
public record HttpProxy(String host, int port, Optional<String> login, String source) {

    public HttpProxy {
        Objects.requireNonNull(host, "host is null");
        Objects.requireNonNull(login, "login is null");
        Objects.requireNonNull(source, "source is null");
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("no port: " + port);
        }
    }

    /** The value of {@code Proxy-Authorization} (RFC 7617). */
    Optional<String> authorization() {
        return login.isEmpty()
                ? Optional.empty()
                : Optional.of("Basic "
                        + Base64.getEncoder().encodeToString(login.get().getBytes(StandardCharsets.UTF_8)));
    }

    /** Without the login. */
    @Override
    public String toString() {
        return host + ":" + port + " of " + source;
    }
}
