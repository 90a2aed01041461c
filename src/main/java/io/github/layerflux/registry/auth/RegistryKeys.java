package io.github.layerflux.registry.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Under which names the login for a repository may be kept. */
public final class RegistryKeys {

    /** What {@code docker login} without a host writes, and asks helpers for. */
    static final String DOCKER_HUB = "https://index.docker.io/v1/";

    private static final List<String> HUB_HOSTS = List.of("docker.io", "index.docker.io", "registry-1.docker.io");

    private RegistryKeys() {}

    /**
     * The names, without scheme, from the most specific on: {@code host/team/app}, {@code host/team}, {@code host}
     * (containers-auth.json(5), "Format").
     *
     * @param registry host and optional port, {@code docker.io} for Docker Hub
     */
    public static List<String> of(String registry, String repository) {
        List<String> hosts = registry.equals("docker.io") ? HUB_HOSTS : List.of(registry.toLowerCase(Locale.ROOT));
        List<String> keys = new ArrayList<>();
        for (int end = repository.length(); end > 0; end = repository.lastIndexOf('/', end - 1)) {
            for (String host : hosts) {
                keys.add(host + "/" + repository.substring(0, end));
            }
        }
        keys.addAll(hosts);
        return keys;
    }

    /** The name that somebody wrote: URLs become hosts, {@code https://host/v1/} as well. */
    public static String normalized(String written) {
        String name = written.strip();
        int scheme = name.indexOf("://");
        if (scheme >= 0) {
            name = name.substring(scheme + 3);
        }
        while (name.endsWith("/")) {
            name = name.substring(0, name.length() - 1);
        }
        if (name.endsWith("/v1") || name.endsWith("/v2")) {
            name = name.substring(0, name.length() - 3);
        }
        int slash = name.indexOf('/');
        return slash < 0
                ? name.toLowerCase(Locale.ROOT)
                : name.substring(0, slash).toLowerCase(Locale.ROOT) + name.substring(slash);
    }
}
