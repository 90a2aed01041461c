package io.github.layerflux.network;

import io.github.layerflux.failure.EnvironmentFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Which files TLS with a host takes: those that the user gives for it, else those of docker's and podman's folders
 * ({@code certs.d/HOST[:PORT]} with {@code *.crt} of authorities, and a {@code *.cert} with its {@code *.key}).
 *
 * @param given {@code host} for any port, or {@code host:port}, in lower case
 * @param folders in their order; the first that knows the host counts
 */
public record Certificates(Map<String, TlsFiles> given, List<Path> folders) {

    public static final Certificates NONE = new Certificates(Map.of(), List.of());

    public Certificates {
        given = Map.copyOf(given);
        folders = List.copyOf(folders);
    }

    /** Podman's and docker's folders, in podman's order (containers-certs.d(5)). */
    public static List<Path> folders(Map<String, String> environment, Path home) {
        String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
        Path own = config.isBlank() ? home.resolve(".config") : Path.of(config);
        return List.of(
                own.resolve("containers/certs.d"), Path.of("/etc/containers/certs.d"), Path.of("/etc/docker/certs.d"));
    }

    Optional<TlsFiles> of(URI uri) {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        String withPort = host + ":" + Network.port(uri);
        TlsFiles exact = given.getOrDefault(withPort, given.get(host));
        if (exact != null) {
            return Optional.of(exact);
        }
        for (Path folder : folders) {
            for (String name : Network.port(uri) == 443 ? List.of(host, withPort) : List.of(withPort)) {
                Path candidate = folder.resolve(name);
                if (Files.isDirectory(candidate)) {
                    return Optional.of(read(candidate));
                }
            }
        }
        return Optional.empty();
    }

    private static TlsFiles read(Path folder) {
        List<Path> authorities = new ArrayList<>();
        Optional<TlsFiles.ClientCertificate> client = Optional.empty();
        for (Path file : sorted(folder)) {
            String name = file.getFileName().toString();
            if (name.endsWith(".crt")) {
                authorities.add(file);
            } else if (name.endsWith(".cert") && client.isEmpty()) {
                Path key = folder.resolve(name.substring(0, name.length() - ".cert".length()) + ".key");
                if (!Files.isRegularFile(key)) {
                    throw new EnvironmentFailure("there is no key " + key + " to the client certificate " + file)
                            .suggest("Add the key, or remove the certificate.");
                }
                client = Optional.of(new TlsFiles.ClientCertificate(file, Optional.of(key), ""));
            }
        }
        return new TlsFiles(authorities, client);
    }

    private static Iterable<Path> sorted(Path folder) {
        TreeSet<Path> sorted = new TreeSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            files.forEach(sorted::add);
        } catch (IOException e) {
            throw new EnvironmentFailure("the certificates in " + folder + " can't be read: " + e, e)
                    .suggest("Make the folder readable for this user.");
        }
        return sorted;
    }
}
