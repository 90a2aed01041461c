package io.github.layerflux.network;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/** A server with one of the certificates of {@code src/test/resources/tls}. */
final class TlsServer implements AutoCloseable {

    static final Path FILES = Path.of("src/test/resources/tls").toAbsolutePath();
    private static final char[] PASSWORD = "layerflux".toCharArray();

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> proxyHeaders = new CopyOnWriteArrayList<>();

    /** @param wantsClient only clients of the tests' authority are let in */
    TlsServer(String certificate, boolean wantsClient) {
        try {
            server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setHttpsConfigurator(configurator(context(certificate), wantsClient));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                proxyHeaders.addAll(exchange.getRequestHeaders().getOrDefault("Proxy-Authorization", List.of()));
                byte[] body = "hello".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
    }

    static SSLContext context(String certificate) throws GeneralSecurityException, IOException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(FILES.resolve(certificate))) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory mine = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        mine.init(keys, PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(FILES.resolve("ca.crt"))) {
            trusted.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory theirs = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        theirs.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(mine.getKeyManagers(), theirs.getTrustManagers(), null);
        return context;
    }

    private static HttpsConfigurator configurator(SSLContext context, boolean wantsClient) {
        return new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters ssl = context.getDefaultSSLParameters();
                ssl.setNeedClientAuth(wantsClient);
                parameters.setSSLParameters(ssl);
            }
        };
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Under a name that isn't loopback to us: Linux connects 0.0.0.0 to itself. */
    URI uri() {
        return URI.create("https://0.0.0.0:" + port() + "/");
    }

    /** What should have stayed with a proxy. */
    List<String> proxyHeaders() {
        return proxyHeaders;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
