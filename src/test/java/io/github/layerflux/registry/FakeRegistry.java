package io.github.layerflux.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.layerflux.image.ContainerConfig;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageConfig;
import io.github.layerflux.image.ImageConfigJson;
import io.github.layerflux.image.ImageIndex;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.Manifest;
import io.github.layerflux.image.ManifestJson;
import io.github.layerflux.image.MediaTypes;
import io.github.layerflux.image.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A registry in this JVM that serves what it is given, asks for tokens when told to, and fails on demand. */
final class FakeRegistry implements AutoCloseable {

    private static final char[] KEY_PASSWORD = "layerflux".toCharArray();

    private final HttpServer server;
    private final ExecutorService threads;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<String, Content> contents = new ConcurrentHashMap<>();
    private final Map<String, Deque<Fault>> faults = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Integer> resumed = new CopyOnWriteArrayList<>();
    private volatile String challenge = "";
    private volatile String token = "";

    private record Content(String mediaType, byte[] bytes) {}

    /** @param authorization empty when there was none */
    record Request(String path, String query, String authorization) {}

    private FakeRegistry(HttpServer server) {
        this.server = server;
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "fake-registry");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    static FakeRegistry start() {
        try {
            return new FakeRegistry(HttpServer.create(loopback(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With a certificate that nobody trusts, for another host. */
    static FakeRegistry startWithTls() {
        try (InputStream in = FakeRegistry.class.getResourceAsStream("/tls/self-signed.p12")) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, KEY_PASSWORD);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, KEY_PASSWORD);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(keys.getKeyManagers(), null, null);
            HttpsServer server = HttpsServer.create(loopback(), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(tls));
            return new FakeRegistry(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    int port() {
        return server.getAddress().getPort();
    }

    String host() {
        return "127.0.0.1:" + port();
    }

    /** The same server under a name that isn't loopback to us: Linux connects 0.0.0.0 to itself. */
    String strangerHost() {
        return "0.0.0.0:" + port();
    }

    ImageReference reference(String repositoryAndTag) {
        return ImageReference.parse(host() + "/" + repositoryAndTag);
    }

    CountDownLatch closed() {
        return closed;
    }

    // what it serves

    Descriptor blob(String repository, String mediaType, byte[] bytes) {
        Descriptor blob = Descriptor.of(mediaType, Digest.of(bytes), bytes.length);
        contents.put("/v2/" + repository + "/blobs/" + blob.digest(), new Content("application/octet-stream", bytes));
        return blob;
    }

    /** A manifest of any bytes and type, under a tag and its digest. */
    Descriptor manifest(String repository, String tag, String mediaType, byte[] bytes) {
        Content content = new Content(mediaType, bytes);
        Digest digest = Digest.of(bytes);
        contents.put("/v2/" + repository + "/manifests/" + tag, content);
        contents.put("/v2/" + repository + "/manifests/" + digest, content);
        return Descriptor.of(mediaType, digest, bytes.length);
    }

    /** An image with one layer per text. */
    Descriptor image(String repository, String tag, Platform platform, String... layers) {
        List<Descriptor> blobs = new ArrayList<>();
        List<Digest> diffIds = new ArrayList<>();
        for (String layer : layers) {
            Descriptor blob = blob(repository, MediaTypes.OCI_LAYER, layer.getBytes(StandardCharsets.UTF_8));
            blobs.add(blob);
            diffIds.add(blob.digest());
        }
        return image(repository, tag, platform, blobs, diffIds);
    }

    Descriptor image(String repository, String tag, Platform platform, List<Descriptor> layers, List<Digest> diffIds) {
        byte[] config =
                ImageConfigJson.write(new ImageConfig(platform, "", "", ContainerConfig.EMPTY, diffIds, List.of()));
        Manifest manifest = new Manifest(
                MediaTypes.OCI_MANIFEST, blob(repository, MediaTypes.OCI_CONFIG, config), layers, Map.of());
        return manifest(repository, tag, MediaTypes.OCI_MANIFEST, ManifestJson.write(manifest))
                .withPlatform(platform);
    }

    Descriptor index(String repository, String tag, Descriptor... manifests) {
        byte[] bytes = ManifestJson.write(new ImageIndex(MediaTypes.OCI_INDEX, List.of(manifests)));
        return manifest(repository, tag, MediaTypes.OCI_INDEX, bytes);
    }

    // how it misbehaves

    /** The next requests whose path contains the text meet these faults, one each. */
    void next(String inPath, Fault... misbehaviours) {
        faults.computeIfAbsent(inPath, path -> new ConcurrentLinkedDeque<>()).addAll(List.of(misbehaviours));
    }

    /** From now on a request needs this token, which {@code /token} of this server gives. */
    void requireToken(String value) {
        token = value;
        challenge = "Bearer realm=\"http://" + host() + "/token\",service=\"fake, \\\"quoted\\\"\"";
    }

    /** From now on a request needs what nobody has. */
    void requireCredentials(String wanted) {
        token = "nobody has this";
        challenge = wanted;
    }

    /** From which offsets on parts of contents were sent. */
    List<Integer> resumed() {
        return List.copyOf(resumed);
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    long requestsFor(String inPath) {
        return requests.stream()
                .filter(request -> request.path().contains(inPath))
                .count();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            String query = exchange.getRequestURI().getQuery();
            requests.add(new Request(path, query == null ? "" : query, authorization == null ? "" : authorization));
            Content content = path.equals("/token")
                    ? new Content(
                            "application/json", ("{\"token\":\"" + token + "\"}").getBytes(StandardCharsets.UTF_8))
                    : contents.get(path);
            Fault fault = fault(path);
            if (fault != null) {
                fault.answer(exchange, content == null ? new byte[0] : content.bytes());
            } else if (!path.equals("/token") && !token.isEmpty() && !("Bearer " + token).equals(authorization)) {
                error(401, "UNAUTHORIZED", "authentication required", "WWW-Authenticate", challenge)
                        .answer(exchange, new byte[0]);
            } else if (path.equals("/v2/")) {
                exchange.sendResponseHeaders(200, -1);
            } else if (content == null) {
                error(404, path.contains("/manifests/") ? "MANIFEST_UNKNOWN" : "BLOB_UNKNOWN", "not known here")
                        .answer(exchange, new byte[0]);
            } else {
                send(exchange, content);
            }
        }
    }

    private Fault fault(String path) {
        for (Map.Entry<String, Deque<Fault>> entry : faults.entrySet()) {
            if (path.contains(entry.getKey())) {
                Fault fault = entry.getValue().poll();
                if (fault != null) {
                    return fault;
                }
            }
        }
        return null;
    }

    static Fault error(int status, String code, String message, String... headers) {
        return Fault.status(
                status, "{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}]}", headers);
    }

    private void send(HttpExchange exchange, Content content) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", content.mediaType());
        if (exchange.getRequestURI().getPath().contains("/manifests/")) {
            exchange.getResponseHeaders()
                    .set("Docker-Content-Digest", Digest.of(content.bytes()).toString());
        }
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = range == null ? 0 : Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
        int length = content.bytes().length - from;
        if (range != null) {
            int last = content.bytes().length - 1;
            exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + last + "/" + (last + 1));
            resumed.add(from);
        }
        exchange.sendResponseHeaders(range == null ? 200 : 206, length == 0 ? -1 : length);
        exchange.getResponseBody().write(content.bytes(), from, length);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
