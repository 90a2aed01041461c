package io.github.layerflux.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.MediaTypes;
import io.github.layerflux.image.Platform;
import io.github.layerflux.network.JvmProxies;
import io.github.layerflux.network.NetworkSettings;
import io.github.layerflux.network.ProxyRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a manifest request does with good, bad and no answers. */
class RegistryClientTest {

    /** For answers that come; a busy machine may take a while. */
    static final RegistrySettings PATIENT = RegistrySettings.defaults()
            .withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(1))
            .withRetries(new Retries(3, Duration.ofMillis(2), Duration.ofMillis(10), Duration.ofSeconds(2)));

    /** For answers that never come. */
    static final RegistrySettings IMPATIENT =
            PATIENT.withTimeouts(Duration.ofSeconds(5), Duration.ofMillis(300), Duration.ofMillis(200));

    private static final Platform AMD64 = Platform.parse("linux/amd64");

    private final FakeRegistry registry = FakeRegistry.start();
    private final RegistryClient client = new RegistryClient(PATIENT);

    @AfterEach
    void stop() {
        registry.close();
    }

    private String failure(ImageReference image) {
        return failure(client, image);
    }

    private static String failure(RegistryClient client, ImageReference image) {
        Throwable thrown = org.assertj.core.api.Assertions.catchThrowable(
                () -> client.manifest(image).block(Duration.ofSeconds(20)));
        assertThat(thrown).isInstanceOf(EnvironmentFailure.class);
        EnvironmentFailure failure = (EnvironmentFailure) thrown;
        assertThat(failure.details().suggestion()).as("a suggestion").isPresent();
        return failure.details().problem();
    }

    private static RegistryAccess insecure(String host) {
        return RegistryAccess.anonymous(NetworkSettings.insecure(Set.of(host)));
    }

    private static ProxyRules proxy(InetSocketAddress address) {
        return new JvmProxies(ProxySelector.of(address), "the test");
    }

    @Test
    void readsAManifestByTagAndByDigest() {
        Descriptor image = registry.image("app", "1", AMD64, "layer");
        ResolvedManifest byTag = client.manifest(registry.reference("app:1")).block();
        ResolvedManifest byDigest =
                client.manifest(registry.reference("app@" + image.digest())).block();
        assertThat(byTag.descriptor()).isEqualTo(byDigest.descriptor());
        assertThat(byTag.descriptor().digest()).isEqualTo(image.digest());
        assertThat(byTag.manifest().layers()).hasSize(1);
        assertThat(byTag.isIndex()).isFalse();
    }

    @Test
    void recognizesAManifestWhoseServerSaysNothingOfItsType() {
        String json = "{\"schemaVersion\":2,\"manifests\":[]}";
        registry.manifest("app", "1", "text/plain", json.getBytes(StandardCharsets.UTF_8));
        assertThat(client.manifest(registry.reference("app:1")).block().isIndex())
                .isTrue();
    }

    @Test
    void fetchesAnAnonymousTokenOnceForARepository() {
        registry.image("app", "1", AMD64, "layer");
        registry.requireToken("secret-1");
        client.manifest(registry.reference("app:1")).block();
        client.manifest(registry.reference("app:1")).block();
        assertThat(registry.requestsFor("/token")).isEqualTo(1);
        FakeRegistry.Request token = registry.requests().stream()
                .filter(request -> request.path().equals("/token"))
                .findFirst()
                .orElseThrow();
        assertThat(token.query()).isEqualTo("service=fake, \"quoted\"&scope=repository:app:pull");
        assertThat(token.authorization()).isEmpty();
    }

    @Test
    void renewsATokenThatExpired() {
        registry.image("app", "1", AMD64, "layer");
        registry.requireToken("first");
        client.manifest(registry.reference("app:1")).block();
        registry.requireToken("second");
        assertThat(client.manifest(registry.reference("app:1")).block()).isNotNull();
        assertThat(registry.requestsFor("/token")).isEqualTo(2);
    }

    @Test
    void saysWhenATokenIsNotAccepted() {
        registry.requireToken("right");
        registry.next("/token", Fault.status(200, "{\"access_token\":\"wrong\"}"));
        assertThat(failure(registry.reference("app:1")))
                .isEqualTo(registry.host() + " refuses access to image " + registry.host()
                        + "/app:1 (401): UNAUTHORIZED, authentication required");
        assertThat(registry.requestsFor("/manifests/")).as("no retries").isEqualTo(2);
    }

    @Test
    void saysWhenTheTokenServiceRefuses() {
        registry.requireToken("right");
        registry.next("/token", FakeRegistry.error(403, "DENIED", "not for you"));
        assertThat(failure(registry.reference("app:1")))
                .isEqualTo(registry.host() + " refuses an anonymous token for " + registry.host()
                        + "/app:1 (403): DENIED, not for you");
    }

    @Test
    void saysWhenTheTokenServiceGivesNoToken() {
        registry.requireToken("right");
        registry.next("/token", Fault.status(200, "{}"));
        assertThat(failure(registry.reference("app:1")))
                .isEqualTo(registry.host() + " answered a token request without a token");
    }

    @Test
    void saysWhenARegistryWantsALogin() {
        registry.requireCredentials("Basic realm=\"private\"");
        assertThat(failure(registry.reference("app:1")))
                .isEqualTo(registry.host() + " wants user and password for " + registry.host()
                        + "/app:1: UNAUTHORIZED, authentication required; no credentials for " + registry.host()
                        + " were found");
    }

    @Test
    void saysWhenAccessIsForbidden() {
        registry.next("/manifests/", FakeRegistry.error(403, "DENIED", "pull access denied"));
        assertThat(failure(registry.reference("app:1"))).contains("(403): DENIED, pull access denied");
        assertThat(registry.requestsFor("/manifests/")).isEqualTo(1);
    }

    @Test
    void saysWhenATagIsUnknown() {
        assertThat(failure(registry.reference("app:1")))
                .isEqualTo(registry.host() + " has no image " + registry.host()
                        + "/app:1: MANIFEST_UNKNOWN, not known here");
        assertThat(registry.requestsFor("/manifests/")).isEqualTo(1);
    }

    @Test
    void saysWhenNothingListens() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertThat(failure(ImageReference.parse("127.0.0.1:" + port + "/app:1")))
                .isEqualTo("connection refused to 127.0.0.1:" + port);
    }

    @Test
    void saysWhenAHostIsUnknown() {
        assertThat(failure(ImageReference.parse("registry.invalid:5000/app:1")))
                .isEqualTo("unknown host registry.invalid:5000");
    }

    @Test
    void saysWhenTlsFailsBecauseTheServerSpeaksPlainHttp() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread plain = new Thread(() -> answerAnything(server));
            plain.start();
            String host = "0.0.0.0:" + server.getLocalPort();
            assertThat(failure(ImageReference.parse(host + "/app:1")))
                    .isEqualTo("no trusted TLS connection: " + host + " doesn't speak TLS");
        }
    }

    /** As Go's server does; the JDK's would wait for the end of a request line. */
    private static void answerAnything(ServerSocket server) {
        try (Socket socket = server.accept()) {
            socket.getInputStream().read();
            socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void saysWhenACertificateIsNotTrustedAndTrustsItWhenToldTo() {
        try (FakeRegistry tls = FakeRegistry.startWithTls()) {
            tls.image("app", "1", AMD64, "layer");
            ImageReference image = ImageReference.parse(tls.strangerHost() + "/app:1");
            assertThat(failure(image))
                    .isEqualTo("no trusted TLS connection: the certificate of " + tls.strangerHost()
                            + " is of an unknown authority");
            RegistryClient lenient = new RegistryClient(PATIENT.withAccess(insecure(tls.strangerHost())));
            assertThat(lenient.manifest(image).block()).isNotNull();
        }
    }

    @Test
    void findsALoopbackRegistryThatSpeaksTls() {
        try (FakeRegistry tls = FakeRegistry.startWithTls()) {
            tls.image("app", "1", AMD64, "layer");
            assertThat(client.manifest(tls.reference("app:1")).block()).isNotNull();
        }
    }

    @Test
    void fallsBackToPlainHttpOnAHostCalledInsecure() {
        registry.image("app", "1", AMD64, "layer");
        Duration second = Duration.ofSeconds(1); // the JDK's server keeps a TLS greeting waiting
        RegistryClient lenient =
                new RegistryClient(PATIENT.withTimeouts(second, second, second).withAccess(insecure("0.0.0.0")));
        ImageReference image = ImageReference.parse(registry.strangerHost() + "/app:1");
        assertThat(lenient.manifest(image).block()).isNotNull();
    }

    @Test
    void goesThroughAProxy() {
        registry.image("app", "1", AMD64, "layer");
        RegistryClient proxied = new RegistryClient(PATIENT.withAccess(RegistryAccess.anonymous(
                NetworkSettings.insecure(Set.of("registry.build.lan"))
                        .withProxies(List.of(proxy(new InetSocketAddress("127.0.0.1", registry.port())))))));
        ImageReference image = ImageReference.parse("registry.build.lan/app:1");
        assertThat(proxied.manifest(image).block(Duration.ofSeconds(20))).isNotNull();
    }

    @Test
    void namesTheProxyThatIsOnTheWay() throws IOException {
        InetSocketAddress dead;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            dead = new InetSocketAddress("127.0.0.1", free.getLocalPort());
        }
        RegistryClient proxied = new RegistryClient(
                PATIENT.withAccess(RegistryAccess.anonymous(NetworkSettings.DIRECT.withProxies(List.of(proxy(dead))))));
        assertThat(failure(proxied, ImageReference.parse("registry.build.lan/app:1")))
                .isEqualTo("connection refused to registry.build.lan:443 (through the proxy 127.0.0.1:" + dead.getPort()
                        + " of the test)");
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504})
    void triesAgainWhenAServerIsBusy(int status) {
        registry.image("app", "1", AMD64, "layer");
        registry.next("/manifests/", Fault.status(status, ""), Fault.status(status, ""));
        assertThat(client.manifest(registry.reference("app:1")).block()).isNotNull();
        assertThat(registry.requestsFor("/manifests/")).isEqualTo(3);
    }

    @Test
    void waitsAsLongAsABusyServerAsks() {
        registry.image("app", "1", AMD64, "layer");
        registry.next("/manifests/", Fault.status(429, "", "Retry-After", "1"));
        long start = System.nanoTime();
        client.manifest(registry.reference("app:1")).block();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void doesNotWaitUntilADateFarAhead() {
        String inAnHour = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).plusHours(1));
        registry.next("/manifests/", Fault.status(429, "", "Retry-After", inAnHour));
        assertThat(failure(registry.reference("app:1")))
                .matches(".* limits requests \\(429\\); it asks to wait 3[56]\\d\\d s");
        assertThat(registry.requestsFor("/manifests/")).isEqualTo(1);
    }

    @Test
    void showsTextButNoWebPagesOfAFailure() {
        registry.next("/manifests/", Fault.status(400, "<html>Bad</html>", "Content-Type", "text/html"));
        assertThat(failure(registry.reference("app:1")))
                .isEqualTo(registry.host() + " answered 400 when asked for image " + registry.host() + "/app:1");
        registry.next("/manifests/", Fault.status(400, "too\u001b[31m bad\n"));
        assertThat(failure(registry.reference("app:1"))).endsWith(": too [31m bad");
    }

    @Test
    void givesUpOnAServerThatStaysBroken() {
        Fault broken = FakeRegistry.error(503, "UNAVAILABLE", "disk full");
        registry.next("/manifests/", broken, broken, broken, broken);
        assertThat(failure(registry.reference("app:1")))
                .isEqualTo(registry.host() + " answered 503 when asked for image " + registry.host()
                        + "/app:1: UNAVAILABLE, disk full (tried 3 times)");
        assertThat(registry.requestsFor("/manifests/")).isEqualTo(3);
    }

    @Test
    void givesUpOnAServerThatStaysSilent() {
        Fault silence = Fault.silence(registry.closed());
        registry.next("/manifests/", silence, silence, silence);
        RegistryClient impatient = new RegistryClient(IMPATIENT);
        assertThat(failure(impatient, registry.reference("app:1")))
                .isEqualTo("no answer from " + registry.host() + " in time (tried 3 times)");
    }

    @Test
    void refusesOtherBytesThanTheServersOwnDigestSays() {
        registry.image("app", "1", AMD64, "layer");
        registry.next("/manifests/", (exchange, body) -> {
            exchange.getResponseHeaders()
                    .set("Docker-Content-Digest", Digest.of("other").toString());
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        });
        assertThat(failure(registry.reference("app:1")))
                .startsWith("the manifest that " + registry.host() + " sent")
                .contains("does not match its digest: expected " + Digest.of("other"));
    }

    @Test
    void refusesOtherBytesThanTheDigestAskedFor() {
        Descriptor image = registry.image("app", "1", AMD64, "layer");
        registry.next("/manifests/", Fault.otherBytes());
        assertThat(failure(registry.reference("app@" + image.digest())))
                .contains("does not match its digest: expected " + image.digest());
    }

    @Test
    void refusesAManifestThatIsTooLarge() {
        registry.manifest("app", "1", MediaTypes.OCI_MANIFEST, new byte[(4 << 20) + 1]);
        assertThatThrownBy(() -> client.manifest(registry.reference("app:1")).block())
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageContaining("answered more than 4194304 bytes");
    }

    @Test
    void refusesTheOldSchemaOne() {
        String json = "{\"schemaVersion\":1,\"fsLayers\":[]}";
        registry.manifest(
                "app",
                "1",
                "application/vnd.docker.distribution.manifest.v1+prettyjws",
                json.getBytes(StandardCharsets.UTF_8));
        assertThat(failure(registry.reference("app:1")))
                .contains("its manifest is application/vnd.docker.distribution.manifest.v1+prettyjws");
    }

    @Test
    void takesAWebPageForNoRegistry() {
        registry.next("/manifests/", Fault.status(200, "<html>hello</html>", "Content-Type", "text/html"));
        assertThatThrownBy(() -> client.manifest(registry.reference("app:1")).block())
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageContaining("the image manifest is not valid JSON");
    }
}
