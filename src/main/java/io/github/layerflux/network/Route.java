package io.github.layerflux.network;

import java.util.Optional;

/**
 * The way to an address.
 *
 * @param proxy empty: straight there
 */
public record Route(Optional<HttpProxy> proxy) {

    public static final Route DIRECT = new Route(Optional.empty());

    public static Route through(HttpProxy proxy) {
        return new Route(Optional.of(proxy));
    }
}
