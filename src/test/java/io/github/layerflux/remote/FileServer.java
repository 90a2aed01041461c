package io.github.layerflux.remote;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A web server with files, validators, byte ranges and whatever trouble a test wants. */
public final class FileServer implements AutoCloseable {

    /** What the next requests meet before they are answered properly. */
    public enum Trouble {
        UNAVAILABLE,
        BREAKS_OFF,
        STALLS
    }

    public record File(byte[] content, String etag, String lastModified) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, File> files = Collections.synchronizedMap(new HashMap<>());
    private final Map<String, String> redirects = Collections.synchronizedMap(new HashMap<>());
    private final List<Trouble> troubles = Collections.synchronizedList(new ArrayList<>());
    /** {@code 200 /f}, {@code 304 /f}, {@code 206 /f bytes=5-}. */
    public final List<String> log = Collections.synchronizedList(new ArrayList<>());

    /** {@code Authorization} of the requests, empty without. */
    public final List<String> logins = Collections.synchronizedList(new ArrayList<>());

    public FileServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    public String url(String path) {
        return "http://localhost:" + server.getAddress().getPort() + path;
    }

    public FileServer file(String path, String content, String etag, String lastModified) {
        files.put(path, new File(content.getBytes(StandardCharsets.UTF_8), etag, lastModified));
        return this;
    }

    public FileServer file(String path, byte[] content) {
        files.put(path, new File(content, "", ""));
        return this;
    }

    public FileServer redirect(String path, String location) {
        redirects.put(path, location);
        return this;
    }

    public FileServer trouble(Trouble... next) {
        troubles.addAll(List.of(next));
        return this;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        String login = exchange.getRequestHeaders().getFirst("Authorization");
        logins.add(login == null ? "" : login);
        try (exchange) {
            File file = files.get(path);
            if (redirects.containsKey(path)) {
                exchange.getResponseHeaders().set("Location", redirects.get(path));
                send(exchange, 302);
            } else if (file == null) {
                send(exchange, 404);
            } else {
                answer(exchange, file, troubles.isEmpty() ? null : troubles.remove(0));
            }
        }
    }

    private void answer(HttpExchange exchange, File file, Trouble trouble) throws IOException {
        if (trouble == Trouble.UNAVAILABLE) {
            send(exchange, 503);
            return;
        }
        set(exchange, "ETag", file.etag());
        set(exchange, "Last-Modified", file.lastModified());
        String ifNoneMatch = exchange.getRequestHeaders().getFirst("If-None-Match");
        String ifModifiedSince = exchange.getRequestHeaders().getFirst("If-Modified-Since");
        if (ifNoneMatch != null
                ? ifNoneMatch.equals(file.etag())
                : file.lastModified().equals(ifModifiedSince)) {
            send(exchange, 304);
            return;
        }
        byte[] content = file.content();
        String range = exchange.getRequestHeaders().getFirst("Range");
        String ifRange = exchange.getRequestHeaders().getFirst("If-Range");
        int from = 0;
        if (range != null && (file.etag().equals(ifRange) || file.lastModified().equals(ifRange))) {
            from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
            set(exchange, "Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
        }
        int status = from > 0 ? 206 : 200;
        log.add(status + " " + exchange.getRequestURI() + (range == null ? "" : " " + range));
        exchange.sendResponseHeaders(status, content.length - from);
        int half = trouble == null ? content.length - from : (content.length - from) / 2;
        exchange.getResponseBody().write(content, from, half);
        exchange.getResponseBody().flush();
        if (trouble == Trouble.STALLS) {
            try {
                Thread.sleep(5_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (trouble != null) {
            throw new IOException("broken off on purpose");
        }
    }

    private static void set(HttpExchange exchange, String header, String value) {
        if (!value.isEmpty()) {
            exchange.getResponseHeaders().set(header, value);
        }
    }

    private void send(HttpExchange exchange, int status) throws IOException {
        log.add(status + " " + exchange.getRequestURI());
        exchange.sendResponseHeaders(status, -1);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
