package io.github.layerflux.mojo;

import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.network.TlsFiles;
import io.github.layerflux.registry.auth.RegistryKeys;
import java.io.File;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parameter {@code registries}, overridden and completed by properties
 * {@code -Dlayerflux.registry.HOST.username=…}. By registry (or a part of one) the options' names and values.
 */
final class RegistryOptions {

    private static final String PREFIX = "layerflux.registry.";
    private static final Set<String> NAMES =
            Set.of("username", "password", "serverId", "caFile", "clientCertificate", "clientKey", "clientKeyPassword");

    private final Map<String, Map<String, String>> options = new LinkedHashMap<>();
    private final Path base;
    private final Map<String, String> environment;

    /**
     * @param base what relative files of properties are relative to
     * @throws UserFailure for options that are unknown or don't go together
     */
    RegistryOptions(
            Collection<Registry> configured, Properties userProperties, Path base, Map<String, String> environment) {
        this.base = base;
        this.environment = environment;
        for (Registry registry : configured) {
            add(registry);
        }
        new CommandLineMaps(userProperties).merge(null, PREFIX).forEach(this::add);
        options.forEach(RegistryOptions::check);
    }

    private void add(Registry registry) {
        if (registry.host == null || registry.host.isBlank()) {
            throw new UserFailure("a <registry> has no <host>").suggest("Add its host, or host:port.");
        }
        refuseLiteral(registry.host, "password", registry.password);
        refuseLiteral(registry.host, "clientKeyPassword", registry.clientKeyPassword);
        Map<String, String> values = new HashMap<>();
        put(values, "username", registry.username);
        put(values, "password", registry.password);
        put(values, "serverId", registry.serverId);
        put(values, "caFile", registry.caFile);
        put(values, "clientCertificate", registry.clientCertificate);
        put(values, "clientKey", registry.clientKey);
        put(values, "clientKeyPassword", registry.clientKeyPassword);
        options.computeIfAbsent(RegistryKeys.normalized(registry.host), host -> new HashMap<>())
                .putAll(values);
    }

    private static void put(Map<String, String> values, String name, @Nullable Object value) {
        if (value != null && !value.toString().isBlank()) {
            values.put(name, value instanceof File file ? file.getAbsolutePath() : value.toString());
        }
    }

    /** It would be in version control, and Maven itself prints it with -X. */
    private static void refuseLiteral(String host, String name, @Nullable String value) {
        if (value != null && !value.startsWith("env=") && !value.startsWith("src=")) {
            throw new UserFailure("the <" + name + "> of the registry " + host + " stands in the POM as it is")
                    .suggest("Write env=VARIABLE or src=FILE in its place, or use serverId and settings.xml.");
        }
    }

    private void add(String key, String value) {
        int dot = key.lastIndexOf('.');
        String name = key.substring(dot + 1);
        if (dot < 1 || !NAMES.contains(name)) {
            throw new UserFailure("the property " + PREFIX + key + " names no option of a registry")
                    .suggest("Use " + PREFIX + "HOST.NAME with one of "
                            + String.join(", ", NAMES.stream().sorted().toList()) + ".");
        }
        boolean file = name.equals("caFile") || name.equals("clientCertificate") || name.equals("clientKey");
        options.computeIfAbsent(RegistryKeys.normalized(key.substring(0, dot)), host -> new HashMap<>())
                .put(name, file ? base.resolve(value).toString() : value);
    }

    private static void check(String host, Map<String, String> values) {
        if (values.containsKey("username") != values.containsKey("password")) {
            String missing = values.containsKey("username") ? "password" : "username";
            throw new UserFailure("the registry " + host + " has no " + missing)
                    .suggest("Set username and password, or serverId.");
        }
        if (values.containsKey("clientKey") && !values.containsKey("clientCertificate")) {
            throw new UserFailure("the registry " + host + " has a clientKey and no clientCertificate")
                    .suggest("Set both, or a clientCertificate of PKCS#12, which holds its key.");
        }
    }

    Optional<String> value(String key, String name) {
        return Optional.ofNullable(options.getOrDefault(key, Map.of()).get(name));
    }

    /**
     * A password's value: read from where {@code env=} and {@code src=} say.
     *
     * @throws UserFailure when there is none
     */
    Optional<String> secret(String key, String name) {
        return value(key, name)
                .map(text -> text.startsWith("env=") || text.startsWith("src=")
                        ? new SecretText("the " + name + " of the registry " + key, base, environment).read(text)
                        : text);
    }

    /** By host, for hosts that have files. */
    Map<String, TlsFiles> certificates() {
        Map<String, TlsFiles> files = new HashMap<>();
        options.forEach((host, values) -> {
            Optional<Path> authority = value(host, "caFile").map(Path::of);
            Optional<TlsFiles.ClientCertificate> client = value(host, "clientCertificate")
                    .map(certificate -> new TlsFiles.ClientCertificate(
                            Path.of(certificate),
                            value(host, "clientKey").map(Path::of),
                            secret(host, "clientKeyPassword").orElse("")));
            if (authority.isPresent() || client.isPresent()) {
                files.put(
                        host.equals("docker.io") ? "registry-1.docker.io" : host,
                        new TlsFiles(authority.map(List::of).orElse(List.of()), client));
            }
        });
        return files;
    }
}
