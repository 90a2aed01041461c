package io.github.layerflux.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
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
            Path file = folder.resolve(path.substring(
                            exchange.getHttpContext().getPath().length()))
                    .normalize();
            boolean head = exchange.getRequestMethod().equals("HEAD");
            if (!file.startsWith(folder) || !Files.isRegularFile(file)) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            long size = Files.size(file);
            exchange.sendResponseHeaders(200, head || size == 0 ? -1 : size);
            if (!head && size > 0) {
                try (InputStream in = Files.newInputStream(file)) {
                    in.transferTo(exchange.getResponseBody());
                }
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
