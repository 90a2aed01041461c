package io.github.layerflux.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.MediaTypes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A registry and its token service in one server. Every path under {@code /v2/} is the same small index, for those
 * whom the server knows: each token is new, good for the scopes it was given for, until {@link #revokeTokens()}.
 */
final class GuardedServer implements AutoCloseable {

    static final byte[] INDEX = "{\"schemaVersion\":2,\"manifests\":[]}".getBytes(StandardCharsets.UTF_8);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger count = new AtomicInteger();
    private final Set<String> valid = ConcurrentHashMap.newKeySet();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile List<String> challenges = List.of();
    private volatile String tokenLogin = "";
    private volatile String basicLogin = "";
    private volatile String tokenLife = "";
    private volatile String redirectTokens = "";
    private volatile boolean doorOpen = true;

    /** @param form the query, or the body of a POST, decoded */
    record Request(String method, String path, String form, String authorization) {}

    GuardedServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    ImageReference reference(String repositoryAndTag) {
        return ImageReference.parse(host() + "/" + repositoryAndTag);
    }

    /** Tokens of a service, this server's own unless another one's is named. */
    GuardedServer bearer(GuardedServer service) {
        challenges = List.of("Bearer realm=\"http://" + service.host() + "/token\",service=\"guarded\"");
        return this;
    }

    GuardedServer bearer() {
        return bearer(this);
    }

    /** Even {@code /v2/} itself is for those only whom the server knows, as in most registries. */
    GuardedServer closed() {
        doorOpen = false;
        return this;
    }

    GuardedServer challenges(String... all) {
        challenges = List.of(all);
        return this;
    }

    /** The token service wants this login: {@code user:password}, or an identity token. */
    GuardedServer tokensFor(String login) {
        tokenLogin = login;
        return this;
    }

    GuardedServer basic(String login) {
        basicLogin = login;
        challenges = List.of("Basic realm=\"guarded\"");
        return this;
    }

    GuardedServer tokenLife(int seconds) {
        tokenLife = ",\"expires_in\":" + seconds;
        return this;
    }

    GuardedServer redirectTokensTo(String address) {
        redirectTokens = address;
        return this;
    }

    /** What other registries' tokens or a registry token are to this one. */
    void accept(String token) {
        valid.add(token);
    }

    void revokeTokens() {
        valid.clear();
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    List<Request> requestsFor(String inPath) {
        return requests.stream()
                .filter(request -> request.path().contains(inPath))
                .toList();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String raw = exchange.getRequestURI().getRawQuery();
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String form = URLDecoder.decode(raw == null ? body : raw, StandardCharsets.UTF_8);
            String header = exchange.getRequestHeaders().getFirst("Authorization");
            String authorization = header == null ? "" : header;
            requests.add(new Request(exchange.getRequestMethod(), path, form, authorization));
            if (path.equals("/token")) {
                token(exchange, form, authorization);
            } else if (permitted(authorization) || doorOpen && path.equals("/v2/")) {
                exchange.getResponseHeaders().set("Content-Type", MediaTypes.OCI_INDEX);
                exchange.getResponseHeaders()
                        .set("Docker-Content-Digest", Digest.of(INDEX).toString());
                answer(exchange, 200, new String(INDEX, StandardCharsets.UTF_8));
            } else {
                challenges.forEach(challenge -> exchange.getResponseHeaders().add("WWW-Authenticate", challenge));
                answer(exchange, 401, "{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"who are you\"}]}");
            }
        }
    }

    private boolean permitted(String authorization) {
        return challenges.isEmpty()
                || !basicLogin.isEmpty() && authorization.equals(basic64(basicLogin))
                || authorization.startsWith("Bearer ") && valid.contains(authorization.substring(7));
    }

    private void token(HttpExchange exchange, String form, String authorization) throws IOException {
        if (!redirectTokens.isEmpty()) {
            exchange.getResponseHeaders().set("Location", redirectTokens);
            answer(exchange, 307, "");
            return;
        }
        boolean known = tokenLogin.isEmpty()
                || authorization.equals(basic64(tokenLogin))
                || exchange.getRequestMethod().equals("POST") && form.contains("refresh_token=" + tokenLogin);
        if (!known) {
            answer(exchange, 401, "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"incorrect password\"}]}");
            return;
        }
        String token = "t" + count.incrementAndGet();
        valid.add(token);
        answer(exchange, 200, "{\"token\":\"" + token + "\"" + tokenLife + "}");
    }

    static String basic64(String login) {
        return "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
