package io.github.layerflux.network;

import io.github.layerflux.failure.EnvironmentFailure;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY}, in small letters too, as Go's programs (docker, podman)
 * understand them.
 */
public final class EnvironmentProxies implements ProxyRules {

    private final Map<String, String> environment;
    private final NoProxy exceptions;

    public EnvironmentProxies(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
        this.exceptions = NoProxy.parse(value("NO_PROXY"));
    }

    private String value(String name) {
        String value = environment.getOrDefault(name, "");
        return value.isEmpty() ? environment.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), "") : value;
    }

    @Override
    public Optional<Route> route(URI uri) {
        String variable = "https".equalsIgnoreCase(uri.getScheme()) ? "HTTPS_PROXY" : "HTTP_PROXY";
        String value = value(variable);
        if (value.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(exceptions.matches(uri) ? Route.DIRECT : Route.through(parse(value.strip(), variable)));
    }

    private static HttpProxy parse(String value, String variable) {
        URI uri;
        try {
            uri = new URI(value.contains("://") ? value : "http://" + value);
        } catch (URISyntaxException e) {
            throw unusable(variable, "is no URL"); // which may hold a password, so it isn't shown
        }
        if (uri.getHost() == null) {
            throw unusable(variable, "names no host");
        }
        if (!"http".equalsIgnoreCase(uri.getScheme())) {
            throw unusable(variable, "names a proxy for " + uri.getScheme() + "://, only http:// is supported");
        }
        int port = uri.getPort() > 0 ? uri.getPort() : 80;
        Optional<String> login = Optional.ofNullable(uri.getRawUserInfo())
                .map(info -> URLDecoder.decode(info.replace("+", "%2B"), StandardCharsets.UTF_8));
        return new HttpProxy(uri.getHost(), port, login, variable);
    }

    private static EnvironmentFailure unusable(String variable, String why) {
        throw new EnvironmentFailure("the environment variable " + variable + " " + why)
                .suggest("Set " + variable + " to http://HOST:PORT, or unset it.");
    }
}
