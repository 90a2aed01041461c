package io.github.layerflux.library;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.registry.Mirror;
import io.github.layerflux.registry.auth.Credentials;
import io.github.layerflux.registry.auth.Login;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What all builds of an {@link ImageBuilder} have in common. Immutable: each {@code with…} gives a changed copy.
 *
 * @param cacheDirectory where images and cached steps lie; shared by any number of builders and processes
 * @param parallelism stages and transfers at once, 1 or more
 * @param insecureRegistries {@code host} or {@code host:port}: reached over plain HTTP or with an unverified certificate;
 *     loopback always may be
 * @param logins by {@code host} or {@code host:port}; other registries are logged in to as docker and podman would
 * @param mirrors where images are looked for before their registry is asked, in this order
 */
public record BuilderSettings(
        Path cacheDirectory,
        int parallelism,
        Set<String> insecureRegistries,
        Map<String, Login> logins,
        List<Mirror> mirrors) {

    public BuilderSettings {
        Objects.requireNonNull(cacheDirectory, "cacheDirectory is null");
        if (parallelism < 1) {
            throw new IllegalArgumentException("parallelism must be at least 1, not " + parallelism);
        }
        insecureRegistries = Set.copyOf(insecureRegistries);
        logins = Map.copyOf(logins);
        mirrors = List.copyOf(mirrors);
    }

    /** The user's cache, as Maven builds use it: {@code $XDG_CACHE_HOME/layerflux}, else {@code ~/.cache/layerflux}. */
    public static BuilderSettings defaults() {
        return new BuilderSettings(
                CacheDirectory.ofUser(System.getenv()),
                Runtime.getRuntime().availableProcessors(),
                Set.of(),
                Map.of(),
                List.of());
    }

    /** A cache of one's own, for example below {@code target/}. */
    public BuilderSettings withCacheDirectory(Path changed) {
        return new BuilderSettings(changed, parallelism, insecureRegistries, logins, mirrors);
    }

    public BuilderSettings withParallelism(int changed) {
        return new BuilderSettings(cacheDirectory, changed, insecureRegistries, logins, mirrors);
    }

    public BuilderSettings withInsecureRegistry(String host) {
        Set<String> hosts = new LinkedHashSet<>(insecureRegistries);
        hosts.add(host.toLowerCase(Locale.ROOT));
        return new BuilderSettings(cacheDirectory, parallelism, hosts, logins, mirrors);
    }

    /** Logs in to a registry; {@code docker.io} is Docker Hub. The password is never printed or kept. */
    public BuilderSettings withLogin(String host, String user, String password) {
        Map<String, Login> more = new LinkedHashMap<>(logins);
        more.put(
                host.toLowerCase(Locale.ROOT),
                new Login(new Credentials.Password(user, password), "the caller of Layerflux"));
        return new BuilderSettings(cacheDirectory, parallelism, insecureRegistries, more, mirrors);
    }

    /**
     * Looks for images of a registry elsewhere first; the registry itself is the last that is asked. What comes is verified
     * by its digest wherever it comes from.
     *
     * @param mirror {@code docker.io=mirror.example.com/prefix}
     * @throws io.github.layerflux.failure.UserFailure when it is something else
     */
    public BuilderSettings withMirror(String mirror) {
        List<Mirror> more = new ArrayList<>(mirrors);
        more.add(Mirror.parse(mirror));
        return new BuilderSettings(cacheDirectory, parallelism, insecureRegistries, logins, more);
    }
}
