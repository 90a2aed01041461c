package io.github.layerflux.network;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/** A place that says which proxy leads to an address. */
public interface ProxyRules {

    /**
     * The way to an address.
     *
     * @return empty when this place has nothing to say, and another one is asked
     * @throws io.github.layerflux.failure.EnvironmentFailure when it names a proxy that can't be used
     */
    Optional<Route> route(URI uri);

    /** The first that has something to say; straight there when none has. */
    static Route first(List<ProxyRules> rules, URI uri) {
        if (!InsecureHosts.isLoopback(uri)) { // no proxy leads back to where one comes from
            for (ProxyRules place : rules) {
                Optional<Route> route = place.route(uri);
                if (route.isPresent()) {
                    return route.get();
                }
            }
        }
        return Route.DIRECT;
    }
}
