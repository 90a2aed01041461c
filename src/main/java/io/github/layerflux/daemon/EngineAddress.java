package io.github.layerflux.daemon;

import io.github.layerflux.failure.UserFailure;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where an engine listens.
 *
 * @param text as people write it, for messages: {@code unix:///var/run/docker.sock}
 * @param origin where the address is from: {@code DOCKER_HOST}
 * @param socket of a Unix socket
 * @param host of TCP, else empty
 * @param certificates folder with ca.pem, cert.pem and key.pem, for TLS
 */
public record EngineAddress(
        String text, String origin, Optional<Path> socket, String host, int port, Optional<Path> certificates) {

    private static final int PLAIN_PORT = 2375;
    private static final int TLS_PORT = 2376;

    static EngineAddress unix(Path socket, String origin) {
        return new EngineAddress("unix://" + socket, origin, Optional.of(socket), "", 0, Optional.empty());
    }

    /**
     * Parses what {@code DOCKER_HOST} may be.
     *
     * @param certificates for TLS, if it is wanted
     * @throws UserFailure when it is no address, or of a kind that can't be reached from here
     */
    static EngineAddress parse(String text, String origin, Optional<Path> certificates) {
        int scheme = text.indexOf("://");
        String rest = scheme < 0 ? "" : text.substring(scheme + 3);
        return switch (scheme < 0 ? "" : text.substring(0, scheme)) {
            case "unix" -> unix(Path.of(rest), origin);
            case "tcp", "http", "https" -> tcp(text, rest, origin, certificates);
            case "ssh" ->
                throw new UserFailure("the engine " + text + " (" + origin + ") is reached by ssh, which load can't")
                        .suggest("Forward its socket: ssh -nNT -L /tmp/docker.sock:/var/run/docker.sock HOST, and set "
                                + "DOCKER_HOST=unix:///tmp/docker.sock; or build with type=docker,dest=x.tar.");
            case "npipe" ->
                throw new UserFailure(
                                "the engine " + text + " (" + origin + ") is a named pipe, which load can't reach")
                        .suggest("Build with -Dlayerflux.output=type=docker,dest=target/image.tar and run "
                                + "'docker load -i target/image.tar'.");
            default ->
                throw new UserFailure("the engine's address '" + text + "' (" + origin + ") is not understood")
                        .suggest("Use unix:///PATH or tcp://HOST:PORT.");
        };
    }

    private static EngineAddress tcp(String text, String rest, String origin, Optional<Path> certificates) {
        String authority = rest.contains("/") ? rest.substring(0, rest.indexOf('/')) : rest;
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon > authority.lastIndexOf(']');
        String host = hasPort ? authority.substring(0, colon) : authority;
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        try {
            int port = hasPort
                    ? Integer.parseInt(authority.substring(colon + 1))
                    : certificates.isPresent() ? TLS_PORT : PLAIN_PORT;
            return new EngineAddress(
                    text, origin, Optional.empty(), host.isEmpty() ? "127.0.0.1" : host, port, certificates);
        } catch (NumberFormatException e) {
            throw new UserFailure("the engine's address '" + text + "' (" + origin + ") has no port", e)
                    .suggest("Use tcp://HOST:PORT.");
        }
    }
}
