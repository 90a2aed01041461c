package io.github.layerflux.share;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.BuildEvent.CacheWritten;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.it.LocalRegistry;
import io.github.layerflux.layer.LayerCompression;
import io.github.layerflux.layer.PackedLayer;
import io.github.layerflux.registry.RegistryClient;
import io.github.layerflux.registry.RegistrySettings;
import io.github.layerflux.registry.SharedTag;
import io.github.layerflux.share.CacheIndex.Group;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Machines that write one tag of a real registry in the same moment: nothing of any of them is lost. */
final class WritersAtOnceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private LocalRegistry registry;
    private final Scheduler workers = Schedulers.newBoundedElastic(16, 100, "test");
    private final List<BuildEvent> warnings = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() {
        registry = LocalRegistry.start(folder.resolve("registry"));
    }

    @AfterEach
    void stop() {
        registry.close();
        workers.dispose();
    }

    /** A machine, with a cache directory of its own. */
    private final class Machine {
        private final ContentStore store;
        private final CacheLocation location;

        Machine(String name, String host) {
            store = new ContentStore(new CacheDirectory(folder.resolve(name)).create());
            location = new CacheLocation.Registry(ImageReference.parse(host + "/team/cache:main"));
        }

        Machine(String name) {
            this(name, registry.host());
        }

        private Descriptor blob(String type, String text) {
            return store.put(type, text.getBytes(StandardCharsets.UTF_8));
        }

        CacheContribution steps(String image, String text, PackedMount... mounts) {
            Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            Group group = new Group(
                    image,
                    now,
                    blob(CacheFormat.RECORDS, "records of " + text),
                    List.of(blob("application/octet-stream", "a layer of " + text)));
            return new CacheContribution(group, 1, List.of(mounts), Map.of());
        }

        /** One more layer of a cache mount. */
        PackedMount mount(String text) {
            Descriptor blob = blob("application/vnd.oci.image.layer.v1.tar+gzip", text);
            PackedLayer layer = new PackedLayer(blob, Digest.of(text.getBytes(StandardCharsets.UTF_8)), 10);
            SharedMount mount =
                    new SharedMount("deps", "deps", Instant.now().truncatedTo(ChronoUnit.SECONDS), List.of(layer));
            return new PackedMount(mount, Set.of(), 1000);
        }

        private void listen(BuildEvent event) {
            if (event instanceof BuildEvent.Warning) {
                warnings.add(event);
            }
        }

        CacheWritten write(CacheContribution contribution) {
            RegistrySettings settings = RegistrySettings.defaults();
            CacheTarget target = new CacheTarget(location, false, LayerCompression.gzip(), true);
            SharedCache nothingRead = new SharedCache(List.of(), settings, false, store);
            CacheWritten written = new CacheExport(nothingRead, target, settings, store, workers, this::listen)
                    .write(contribution)
                    .block(PATIENCE);
            assertThat(written).isNotNull();
            return written;
        }
    }

    private byte[] manifest() {
        RegistryClient client = new RegistryClient(RegistrySettings.defaults());
        ImageReference tag = ImageReference.parse(registry.host() + "/team/cache:main");
        return client.find(tag).block(PATIENCE).orElseThrow().bytes();
    }

    private CacheIndex there() {
        RegistryClient client = new RegistryClient(RegistrySettings.defaults());
        ImageReference tag = ImageReference.parse(registry.host() + "/team/cache:main");
        byte[] manifest = manifest();
        try {
            Descriptor config = CacheFormat.config(manifest);
            return CacheFormat.index(
                    manifest, client.readBlob(tag, config, 1 << 20).block(PATIENCE));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> images() {
        return there().groups().stream().map(Group::name).toList();
    }

    @Test
    void everyWritersStepsAndMountsAreInTheTagAtTheEnd() throws Exception {
        int writers = 8;
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        CountDownLatch begin = new CountDownLatch(1);
        List<CompletableFuture<CacheWritten>> running = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            String name = "image-" + i;
            names.add(name);
            Machine machine = new Machine(name);
            running.add(CompletableFuture.supplyAsync(
                    () -> {
                        await(begin);
                        return machine.write(machine.steps(name, name, machine.mount("of " + name)));
                    },
                    threads));
        }
        begin.countDown();
        for (CompletableFuture<CacheWritten> writer : running) {
            writer.get(60, TimeUnit.SECONDS);
        }
        threads.shutdown();

        assertThat(images()).containsExactlyInAnyOrderElementsOf(names);
        assertThat(there().mounts())
                .singleElement()
                .satisfies(mount -> assertThat(mount.layers()).hasSize(writers));
        assertThat(warnings).isEmpty();
    }

    @Test
    void aWriteOfOneWhoLookedBeforeIsNoticedAndMended() throws Exception {
        // its PUT is held back until another machine has put and is done with its request
        CountDownLatch otherHasWritten = new CountDownLatch(1);
        AtomicInteger puts = new AtomicInteger();
        try (Gate slow = new Gate(registry.host(), () -> {
            if (puts.getAndIncrement() == 0) {
                await(otherHasWritten);
            }
        })) {
            Machine late = new Machine("late", slow.host());
            CompletableFuture<CacheWritten> writing =
                    CompletableFuture.supplyAsync(() -> late.write(late.steps("late", "late")));
            slow.awaitPut();
            try (Gate quick = new Gate(registry.host(), () -> {}) {
                @Override
                void afterPut() {
                    otherHasWritten.countDown();
                }
            }) {
                Machine early = new Machine("early", quick.host());
                early.write(early.steps("early", "early", early.mount("of early")));
            }
            writing.get(60, TimeUnit.SECONDS);
        }
        assertThat(images()).containsExactlyInAnyOrder("early", "late");
        assertThat(there().mounts()).hasSize(1);
    }

    @Test
    void whatWasWrittenWhileBlobsWereOnTheirWayStays() throws Exception {
        CountDownLatch otherHasWritten = new CountDownLatch(1);
        try (Gate slow = new Gate(registry.host(), () -> {}) {
            @Override
            void beforeUpload() {
                await(otherHasWritten);
            }
        }) {
            Machine late = new Machine("late", slow.host());
            CompletableFuture<CacheWritten> writing =
                    CompletableFuture.supplyAsync(() -> late.write(late.steps("late", "late")));
            slow.awaitUpload();
            Machine early = new Machine("early");
            early.write(early.steps("early", "early"));
            otherHasWritten.countDown();
            writing.get(60, TimeUnit.SECONDS);
            assertThat(slow.putsOfTags()).as("nothing was overwritten").isEqualTo(1);
        }
        assertThat(images()).containsExactlyInAnyOrder("early", "late");
    }

    @Test
    void theLaterBuildOfAnImageStaysAndNobodyFightsForIt() throws Exception {
        Machine one = new Machine("one");
        Machine other = new Machine("other");
        CompletableFuture<CacheWritten> writing =
                CompletableFuture.supplyAsync(() -> one.write(one.steps("image", "first")));
        other.write(other.steps("image", "second"));
        writing.get(60, TimeUnit.SECONDS);
        assertThat(images()).containsExactly("image");
    }

    @Test
    void whatIsThereIsntWrittenAgain() {
        Machine machine = new Machine("a");
        CacheContribution steps = machine.steps("image", "steps");
        assertThat(machine.write(steps).blobs()).isEqualTo(3);
        assertThat(machine.write(steps).blobs()).isZero();
        Machine other = new Machine("b");
        assertThat(other.write(other.steps("another", "steps")).blobs())
                .as("the index alone")
                .isEqualTo(1);
    }

    @Test
    void ofWhatTheRegistryHasLostOnlyThoseImagesAreGivenUpWhoseItWas() throws IOException {
        Machine a = new Machine("a");
        CacheContribution steps = a.steps("lost", "lost");
        a.write(steps);
        Machine b = new Machine("b");
        b.write(b.steps("kept", "kept"));
        delete(steps.group().blobs().get(0));
        Machine c = new Machine("c");
        c.write(c.steps("new", "new"));

        assertThat(images()).containsExactlyInAnyOrder("kept", "new");
        assertThat(warnings).singleElement().asString().contains("is given up");
        a.write(steps);
        assertThat(images()).as("who has it brings it again").contains("lost");
    }

    @Test
    void aTagThatIsDeletedMeanwhileBeginsAnew() {
        Machine machine = new Machine("a");
        machine.write(machine.steps("image", "steps"));
        CacheContribution steps = machine.steps("other", "other");
        String digest = Digest.of(manifest()).toString();
        request("DELETE", "/v2/team/cache/manifests/" + digest);
        machine.write(steps);
        assertThat(images()).containsExactly("other");
    }

    @Test
    void aWriteWhoseAnswerIsLostIsDone() throws IOException {
        Machine machine = new Machine("a");
        machine.write(machine.steps("image", "steps"));
        byte[] before = manifest();
        byte[] changed = (new String(before, StandardCharsets.UTF_8) + "\n").getBytes(StandardCharsets.UTF_8);
        try (Gate broken = new Gate(registry.host(), () -> {}) {
            @Override
            boolean losesAnswer() {
                return putsOfTags() == 1;
            }
        }) {
            ImageReference tag = ImageReference.parse(broken.host() + "/team/cache:main");
            SharedTag shared = new SharedTag(new RegistryClient(RegistrySettings.defaults()), tag);
            assertThat(shared.replace(Optional.of(Digest.of(before)), changed).block(PATIENCE))
                    .isTrue();
            assertThat(broken.putsOfTags()).isEqualTo(1);
        }
        assertThat(manifest()).isEqualTo(changed);
    }

    private void delete(Descriptor blob) {
        request("DELETE", "/v2/team/cache/blobs/" + blob.digest());
    }

    private void request(String method, String path) {
        try {
            HttpResponse<byte[]> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://" + registry.host() + path))
                                    .method(method, HttpRequest.BodyPublishers.noBody())
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).isEqualTo(202);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A way to the registry on which requests can be held back. */
    private static class Gate implements AutoCloseable {
        private final HttpServer server;
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final HttpClient client = HttpClient.newHttpClient();
        private final String registry;
        private final Runnable beforePut;
        private final CountDownLatch put = new CountDownLatch(1);
        private final CountDownLatch upload = new CountDownLatch(1);
        private final AtomicInteger puts = new AtomicInteger();

        Gate(String registry, Runnable beforePut) throws IOException {
            this.registry = registry;
            this.beforePut = beforePut;
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(threads);
            server.createContext("/", this::pass);
            server.start();
        }

        String host() {
            return "127.0.0.1:" + server.getAddress().getPort();
        }

        void beforeUpload() {}

        void afterPut() {}

        /** Of a write that the registry has done. */
        boolean losesAnswer() {
            return false;
        }

        void awaitPut() {
            await(put);
        }

        void awaitUpload() {
            await(upload);
        }

        int putsOfTags() {
            return puts.get();
        }

        private void pass(HttpExchange exchange) throws IOException {
            String method = exchange.getRequestMethod();
            boolean isTag = exchange.getRequestURI().getPath().endsWith("/manifests/main");
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (method.equals("POST")) {
                upload.countDown();
                beforeUpload();
            }
            if (method.equals("PUT") && isTag) {
                puts.incrementAndGet();
                put.countDown();
                beforePut.run();
            }
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            URI.create("http://" + registry + exchange.getRequestURI()))
                    .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
            for (String header : List.of("Accept", "Content-Type", "Content-Range")) {
                List<String> values = exchange.getRequestHeaders().getOrDefault(header, List.of());
                values.forEach(value -> request.header(header, value));
            }
            try {
                HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
                if (method.equals("PUT") && isTag && losesAnswer()) {
                    exchange.close();
                    return;
                }
                for (String header : List.of("Content-Type", "Docker-Content-Digest", "Location", "Range")) {
                    answer.headers()
                            .firstValue(header)
                            .ifPresent(value ->
                                    exchange.getResponseHeaders().add(header, value.replace(registry, host())));
                }
                exchange.sendResponseHeaders(
                        answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
                exchange.getResponseBody().write(answer.body());
                exchange.close();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            if (method.equals("PUT") && isTag) {
                afterPut();
            }
        }

        @Override
        public void close() {
            server.stop(0);
            threads.shutdownNow();
        }
    }
}
