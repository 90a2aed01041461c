package io.github.layerflux.daemon;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the engine as Docker's client does: what the user says, {@code DOCKER_HOST}, the current context of
 * {@code ~/.docker}, the usual sockets of Docker and then of Podman.
 */
public final class EngineAddresses {

    private static final String DEFAULT_CONTEXT = "default";

    private final Map<String, String> environment;
    private final Path home;
    private final String runtime;

    /** @param home the user's home folder */
    public EngineAddresses(Map<String, String> environment, Path home) {
        this.environment = environment;
        this.home = home;
        this.runtime = variable("XDG_RUNTIME_DIR");
    }

    /**
     * The engine's address.
     *
     * @param given what the user says, or empty
     * @throws UserFailure when there is none, or one that can't be reached
     */
    public EngineAddress find(String given) {
        if (!given.isEmpty()) {
            return EngineAddress.parse(given, "layerflux.engine", certificates());
        }
        if (!variable("DOCKER_HOST").isEmpty()) {
            return EngineAddress.parse(variable("DOCKER_HOST"), "DOCKER_HOST", certificates());
        }
        Optional<EngineAddress> context = context();
        return context.isPresent() ? context.get() : usual();
    }

    /** {@code DOCKER_CERT_PATH} is where the certificates are, {@code DOCKER_TLS_VERIFY} that there shall be some. */
    private Optional<Path> certificates() {
        String folder = variable("DOCKER_CERT_PATH");
        if (!folder.isEmpty()) {
            return Optional.of(Path.of(folder));
        }
        return variable("DOCKER_TLS_VERIFY").isEmpty() ? Optional.empty() : Optional.of(configuration());
    }

    private Path configuration() {
        String folder = variable("DOCKER_CONFIG");
        return folder.isEmpty() ? home.resolve(".docker") : Path.of(folder);
    }

    private Optional<EngineAddress> context() {
        String name = variable("DOCKER_CONTEXT");
        Path config = configuration().resolve("config.json");
        if (name.isEmpty()) {
            name = read(config).map(json -> Json.string(json, "currentContext")).orElse("");
        }
        if (name.isEmpty() || name.equals(DEFAULT_CONTEXT)) {
            return Optional.empty();
        }
        String hex = Digest.of(name).hex(); // Docker files contexts so
        Path meta = configuration().resolve("contexts/meta").resolve(hex).resolve("meta.json");
        String context = "context " + name;
        Map<String, Object> json = read(meta)
                .orElseThrow(() -> new UserFailure("Docker's " + context + " doesn't exist: no " + meta)
                        .suggest("Run 'docker context ls', or set DOCKER_HOST."));
        String host = Json.string(Json.object(Json.object(json, "Endpoints"), "docker"), "Host");
        Path tls = configuration().resolve("contexts/tls").resolve(hex).resolve("docker");
        return Optional.of(
                EngineAddress.parse(host, context, Files.isDirectory(tls) ? Optional.of(tls) : Optional.empty()));
    }

    private EngineAddress usual() {
        List<Path> sockets = new ArrayList<>();
        sockets.add(Path.of("/var/run/docker.sock"));
        sockets.add(home.resolve(".docker/run/docker.sock"));
        if (!runtime.isEmpty()) {
            sockets.add(Path.of(runtime, "docker.sock"));
            sockets.add(Path.of(runtime, "podman", "podman.sock"));
        }
        sockets.add(Path.of("/run/podman/podman.sock"));
        for (Path socket : sockets) {
            if (Files.exists(socket)) {
                return EngineAddress.unix(socket, "found there");
            }
        }
        StringBuilder looked = new StringBuilder();
        sockets.forEach(socket -> looked.append(looked.isEmpty() ? "" : ", ").append(socket));
        throw new EnvironmentFailure("there is no Docker or Podman engine here (looked for " + looked + ")")
                .suggest("Start one ('systemctl start docker', 'systemctl --user start podman.socket'), or set "
                        + "DOCKER_HOST.");
    }

    private static Optional<Map<String, Object>> read(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            return Optional.of(Json.readObject(text.getBytes(StandardCharsets.UTF_8), file.toString()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw EnvironmentFailure.io("can't read " + file, e);
        }
    }

    private String variable(String name) {
        String value = environment.get(name);
        return value == null ? "" : value.strip();
    }
}
