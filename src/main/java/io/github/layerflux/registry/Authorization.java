package io.github.layerflux.registry;

import io.github.layerflux.registry.auth.Login;
import java.time.Duration;
import java.util.Optional;

/**
 * The value of an {@code Authorization} header.
 *
 * @param login what it was got with; empty: anonymous
 * @param expires {@link System#nanoTime()} from when on it isn't used any more; empty: never
 */
record Authorization(String header, Optional<Login> login, Optional<Long> expires) {

    /** Kept back from a token's life, for the time that a request is on its way; of short lives a tenth. */
    private static final long MARGIN = 10;

    static Authorization lasting(String header, Login login) {
        return new Authorization(header, Optional.of(login), Optional.empty());
    }

    static Authorization token(String token, Optional<Login> login, Duration life) {
        Duration margin = Duration.ofSeconds(MARGIN);
        Duration tenth = life.dividedBy(MARGIN);
        Duration used = life.minus(margin.compareTo(tenth) < 0 ? margin : tenth);
        return new Authorization("Bearer " + token, login, Optional.of(System.nanoTime() + used.toNanos()));
    }

    boolean isUsable() {
        return expires.isEmpty() || System.nanoTime() - expires.get() < 0;
    }

    /** The header is a secret. */
    @Override
    public String toString() {
        return "authorization of " + login.map(Login::description).orElse("nobody");
    }
}
