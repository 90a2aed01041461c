package io.github.layerflux.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Who answers behind a RUN's agent socket.
 *
 * @param socket of an agent of this machine that every request is handed to
 * @param keys private key files that the worker signs with where there is no such agent
 */
public record SshAgent(Optional<Path> socket, List<Path> keys) {
    public SshAgent {
        Objects.requireNonNull(socket, "socket is null");
        keys = List.copyOf(keys);
    }
}
