package io.github.layerflux.remote;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.layerflux.it.Command;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Repositories made by git, served by git over HTTP ({@code git http-backend}). */
public final class GitServer implements AutoCloseable {

    private final Path root;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    /** {@code GET /r.git/info/refs}. */
    public final List<String> log = Collections.synchronizedList(new ArrayList<>());

    public GitServer(Path root) throws IOException {
        this.root = root;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    public String url(String repository) {
        return "http://localhost:" + server.getAddress().getPort() + "/" + repository;
    }

    /** Runs git in a repository's work tree; the first call makes it. */
    public String git(String repository, String... arguments) throws IOException {
        Path tree = root.resolve(repository);
        if (!Files.exists(tree)) {
            Files.createDirectories(tree);
            git(repository, "init", "-q", "-b", "main");
        }
        List<String> command = new ArrayList<>(List.of(
                "git",
                "-C",
                tree.toString(),
                "-c",
                "user.name=n",
                "-c",
                "user.email=e@example.org",
                "-c",
                "protocol.file.allow=always"));
        command.addAll(List.of(arguments));
        return Command.of(command.toArray(new String[0]))
                .with("GIT_CONFIG_GLOBAL", "/dev/null")
                .run()
                .strip();
    }

    public GitServer file(String repository, String path, String text) throws IOException {
        git(repository, "status", "-s");
        Path file = root.resolve(repository).resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return this;
    }

    /** Commits all there is, and gives the commit. */
    public String commit(String repository, String message) throws IOException {
        git(repository, "add", "-A");
        git(repository, "commit", "-q", "-m", message);
        return git(repository, "rev-parse", "HEAD");
    }

    private void serve(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        log.add(exchange.getRequestMethod() + " " + path);
        ProcessBuilder cgi = new ProcessBuilder("git", "http-backend");
        cgi.environment().put("GIT_PROJECT_ROOT", root.toString());
        cgi.environment().put("GIT_HTTP_EXPORT_ALL", "1");
        cgi.environment().put("REQUEST_METHOD", exchange.getRequestMethod());
        cgi.environment().put("PATH_INFO", path);
        cgi.environment()
                .put(
                        "QUERY_STRING",
                        exchange.getRequestURI().getQuery() == null
                                ? ""
                                : exchange.getRequestURI().getQuery());
        header(exchange, cgi, "Content-Type", "CONTENT_TYPE");
        header(exchange, cgi, "Content-Encoding", "HTTP_CONTENT_ENCODING");
        header(exchange, cgi, "Git-Protocol", "GIT_PROTOCOL");
        Process process = cgi.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (exchange) {
            try (OutputStream in = process.getOutputStream()) {
                exchange.getRequestBody().transferTo(in);
            }
            byte[] answer = process.getInputStream().readAllBytes();
            answer(exchange, answer);
        }
    }

    private static void header(HttpExchange exchange, ProcessBuilder cgi, String header, String variable) {
        String value = exchange.getRequestHeaders().getFirst(header);
        if (value != null) {
            cgi.environment().put(variable, value);
        }
    }

    private static void answer(HttpExchange exchange, byte[] answer) throws IOException {
        int status = 200;
        int at = 0;
        while (true) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            while (answer[at] != '\n') {
                line.write(answer[at++]);
            }
            at++;
            String text = line.toString(StandardCharsets.ISO_8859_1).strip();
            if (text.isEmpty()) {
                break;
            }
            String[] header = text.split(": ", 2);
            if (header[0].equals("Status")) {
                status = Integer.parseInt(header[1].substring(0, 3));
            } else {
                exchange.getResponseHeaders().set(header[0], header[1]);
            }
        }
        exchange.sendResponseHeaders(status, answer.length - at == 0 ? -1 : answer.length - at);
        if (answer.length > at) {
            exchange.getResponseBody().write(answer, at, answer.length - at);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
