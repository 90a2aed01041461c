package io.github.layerflux.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.MediaTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class FetchBlobTest {

    private static final int SIZE = 300_000;

    @TempDir
    Path temporary;

    private final FakeRegistry registry = FakeRegistry.start();
    private RegistryClient client = new RegistryClient(RegistryClientTest.PATIENT);
    private final byte[] bytes = new byte[SIZE];
    private CacheDirectory directory;
    private ContentStore store;
    private Descriptor blob;
    private ImageReference repository;

    @BeforeEach
    void serveABlob() {
        new Random(1).nextBytes(bytes);
        directory = new CacheDirectory(temporary.resolve("cache")).create();
        store = new ContentStore(directory);
        blob = registry.blob("app", MediaTypes.OCI_LAYER, bytes);
        repository = registry.reference("app:1");
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @AfterEach
    void leavesNothingHalfDone() throws IOException {
        try (Stream<Path> left = Files.list(directory.temporary())) {
            assertThat(left).isEmpty();
        }
    }

    private Mono<Descriptor> fetch() {
        return client.fetchBlob(repository, blob, store);
    }

    private void assertFetched() throws IOException {
        assertThat(fetch().block(Duration.ofSeconds(20))).isEqualTo(blob);
        assertThat(store.path(blob.digest())).hasBinaryContent(bytes);
    }

    private EnvironmentFailure failure() {
        Throwable thrown = catchThrowable(() -> fetch().block(Duration.ofSeconds(20)));
        assertThat(thrown).isInstanceOf(EnvironmentFailure.class);
        assertThat(store.has(blob)).as("published").isFalse();
        EnvironmentFailure failure = (EnvironmentFailure) thrown;
        assertThat(failure.details().suggestion()).as("a suggestion").isPresent();
        return failure;
    }

    private String problem() {
        return failure().details().problem();
    }

    @Test
    void storesWhatItDownloads() throws IOException {
        assertFetched();
    }

    @Test
    void goesOnWhereTheConnectionBroke() throws IOException {
        registry.next("/blobs/", Fault.dropAfter(200_000));
        assertFetched();
        assertThat(registry.resumed())
                .singleElement()
                .satisfies(offset -> assertThat(offset).isBetween(1, 200_000));
    }

    @Test
    void storesAnEmptyBlob() {
        Descriptor empty = registry.blob("app", MediaTypes.OCI_LAYER, new byte[0]);
        client.fetchBlob(repository, empty, store).block();
        assertThat(store.has(empty)).isTrue();
    }

    @Test
    void doesNotFetchWhatIsThere() throws IOException {
        assertFetched();
        assertFetched();
        assertThat(registry.requestsFor("/blobs/")).isEqualTo(1);
    }

    @Test
    void downloadsOnceForManyAtATime() {
        CountDownLatch gate = new CountDownLatch(1);
        registry.next("/blobs/", Fault.lateAfter(gate));
        CompletableFuture<List<Descriptor>> all =
                Flux.range(0, 20).flatMap(i -> fetch(), 20).collectList().toFuture();
        gate.countDown(); // toFuture() has subscribed to all of them
        assertThat(all.join()).hasSize(20).containsOnly(blob);
        assertThat(registry.requestsFor("/blobs/")).isEqualTo(1);
    }

    @Test
    void startsAgainAfterADroppedConnection() throws IOException {
        registry.next("/blobs/", Fault.dropAfter(100_000), Fault.dropAfter(0));
        assertFetched();
        assertThat(registry.requestsFor("/blobs/")).isEqualTo(3);
    }

    @Test
    void givesUpWhenTheConnectionKeepsDropping() {
        Fault drop = Fault.dropAfter(100_000);
        registry.next("/blobs/", drop, drop, drop);
        assertThat(problem())
                .startsWith("the connection to " + registry.host() + " broke: ")
                .endsWith("(tried 3 times)");
    }

    @Test
    void startsAgainAfterATruncatedBody() throws IOException {
        registry.next("/blobs/", Fault.endAfter(100_000));
        assertFetched();
    }

    @Test
    void saysHowMuchOfATruncatedBodyCame() {
        Fault truncated = Fault.endAfter(100_000);
        registry.next("/blobs/", truncated, truncated, truncated);
        assertThat(problem())
                .isEqualTo(registry.host() + " sent only 100000 of the 300000 bytes of " + blob.digest()
                        + " (tried 3 times)");
    }

    @Test
    void startsAgainWhenABodyStalls() throws IOException {
        registry.next("/blobs/", Fault.stallAfter(50_000, registry.closed()));
        assertFetched();
    }

    @Test
    void givesUpWhenEveryBodyStalls() {
        client = new RegistryClient(RegistryClientTest.IMPATIENT);
        Fault stall = Fault.stallAfter(50_000, registry.closed());
        registry.next("/blobs/", stall, stall, stall);
        assertThat(problem()).isEqualTo("no answer from " + registry.host() + " in time (tried 3 times)");
    }

    @Test
    void refusesOtherBytes() {
        registry.next("/blobs/", Fault.otherBytes());
        assertThat(problem())
                .startsWith("what " + registry.host() + " sent is not what it is named for: content does not match its"
                        + " digest: expected " + blob.digest());
        assertThat(registry.requestsFor("/blobs/")).as("no retries").isEqualTo(1);
    }

    @Test
    void stopsReadingWhatIsTooLong() {
        registry.next("/blobs/", Fault.moreBytes(1 << 20));
        assertThat(problem()).isEqualTo(registry.host() + " sends more than the 300000 bytes of " + blob.digest());
    }

    @Test
    void saysWhenABlobIsUnknown() {
        blob = Descriptor.of(MediaTypes.OCI_LAYER, Digest.of("nowhere"), 7);
        assertThat(problem())
                .isEqualTo(registry.host() + " has no blob " + blob.digest() + " of " + repository.familiar()
                        + ": BLOB_UNKNOWN, not known here");
    }

    @Test
    void followsARedirectToAnotherServerWithoutItsToken() throws IOException {
        try (FakeRegistry storage = FakeRegistry.start()) {
            storage.blob("storage", MediaTypes.OCI_LAYER, bytes);
            registry.requireToken("for the registry only");
            registry.next(
                    "/blobs/",
                    FakeRegistry.error(401, "UNAUTHORIZED", "", "WWW-Authenticate", bearer()),
                    Fault.redirect("http://" + storage.host() + "/v2/storage/blobs/" + blob.digest() + "?sig=a%2Fb"));
            assertFetched();
            assertThat(registry.requests())
                    .anyMatch(request -> request.authorization().equals("Bearer for the registry only"));
            assertThat(storage.requests()).singleElement().satisfies(request -> {
                assertThat(request.authorization()).isEmpty();
                assertThat(request.query()).isEqualTo("sig=a/b");
            });
        }
    }

    private String bearer() {
        return "Bearer realm=\"http://" + registry.host() + "/token\"";
    }

    @Test
    void keepsItsTokenOnARedirectWithinTheServer() throws IOException {
        registry.requireToken("kept");
        registry.next(
                "/blobs/",
                FakeRegistry.error(401, "UNAUTHORIZED", "", "WWW-Authenticate", bearer()),
                Fault.redirect("/v2/app/blobs/" + blob.digest()));
        assertFetched();
        assertThat(registry.requests().get(registry.requests().size() - 1).authorization())
                .isEqualTo("Bearer kept");
    }

    @Test
    void stopsFollowingRedirectsThatNeverEnd() {
        Fault redirect = Fault.redirect("/v2/app/blobs/" + blob.digest());
        registry.next("/blobs/", redirect, redirect, redirect, redirect, redirect, redirect, redirect);
        assertThatThrownBy(() -> fetch().block(Duration.ofSeconds(20)))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageContaining("too many redirects from 127.0.0.1");
    }

    @Test
    void refusesRedirectsToWhatIsNoWebAddress() {
        registry.next("/blobs/", Fault.redirect("file:///etc/passwd"));
        assertThatThrownBy(() -> fetch().block(Duration.ofSeconds(20)))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageContaining("sends to the unusable address 'file:///etc/passwd'");
    }

    @Test
    void refusesRedirectsFromTlsToPlainHttp() {
        try (FakeRegistry tls = FakeRegistry.startWithTls()) {
            tls.next("/blobs/", Fault.redirect("http://storage.example/x"));
            repository = tls.reference("app:1");
            assertThatThrownBy(() -> fetch().block(Duration.ofSeconds(20)))
                    .isInstanceOf(EnvironmentFailure.class)
                    .hasMessageContaining("sends from HTTPS to plain HTTP at storage.example");
        }
    }

    @Test
    void leavesNothingWhenItIsCancelled() throws Exception {
        CountDownLatch halfway = new CountDownLatch(1);
        registry.next("/blobs/", (exchange, body) -> {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body, 0, 100_000);
            exchange.getResponseBody().flush();
            halfway.countDown();
            Fault.awaitUninterrupted(registry.closed());
        });
        Disposable download = fetch().subscribe();
        halfway.await();
        download.dispose();
        assertThat(store.has(blob)).isFalse();
        assertFetched(); // a cancelled download isn't joined
    }

    @Test
    void saysWhenTheStoreCantBeWritten() throws IOException {
        Path blobs = store.path(blob.digest()).getParent();
        Files.createDirectories(blobs.getParent());
        Files.writeString(blobs, "in the way");
        assertThat(problem()).startsWith("can't write to the image store " + directory.images());
        Files.delete(blobs);
    }
}
