package io.github.layerflux.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Folders of this machine over HTTP, on the loopback interface: mirrors of what RUNs download. */
public final class FolderServer implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** @param folders by the first part of the path, such as {@code maven} for {@code /maven/…} */
    public FolderServer(Map<String, Path> folders) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        folders.forEach((name, folder) -> server.createContext("/" + name + "/", exchange -> answer(exchange, folder)));
        server.setExecutor(threads);
        server.start();
    }

    /** {@code http://127.0.0.1:PORT}. */
    public String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, Path folder) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            Path file = folder.resolve(
                            path.substring(exchange.getHttpContext().getPath().length()))
                    .normalize();
            boolean head = exchange.getRequestMethod().equals("HEAD");
            byte[] content = file.startsWith(folder) ? content(file) : new byte[0];
            exchange.sendResponseHeaders(
                    content.length == 0 ? 404 : 200, head || content.length == 0 ? -1 : content.length);
            if (!head) {
                exchange.getResponseBody().write(content);
            }
        }
    }

    /** A file or, as Maven's repositories have it beside each, its SHA-1; nothing if there is none. */
    private static byte[] content(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (Files.isRegularFile(file)) {
            return Files.readAllBytes(file);
        }
        Path digested = file.resolveSibling(name.replaceFirst("\\.sha1$", ""));
        if (!Files.isRegularFile(digested)) {
            return new byte[0];
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(Files.readAllBytes(digested));
            return HexFormat.of().formatHex(digest).getBytes(StandardCharsets.US_ASCII);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-1", e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
