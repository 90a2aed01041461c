package io.github.layerflux.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageIndex;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.Manifest;
import io.github.layerflux.image.ManifestJson;
import io.github.layerflux.image.MediaTypes;
import io.github.layerflux.image.Platform;
import io.github.layerflux.layer.Layer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

class BaseImagesTest {

    private static final Platform AMD64 = Platform.parse("linux/amd64");
    private static final Platform ARM64 = Platform.parse("linux/arm64");

    @TempDir
    Path temporary;

    private final FakeRegistry registry = FakeRegistry.start();
    private final Map<ImageReference, Descriptor> built = new HashMap<>();
    private final List<BuildEvent> events = new CopyOnWriteArrayList<>();
    private ContentStore store;
    private BaseImages images;

    @BeforeEach
    void open() {
        store = new ContentStore(new CacheDirectory(temporary.resolve("cache")).create());
        images = new BaseImages(
                store,
                new RegistryClient(RegistryClientTest.PATIENT),
                image -> Optional.ofNullable(built.get(image)),
                events::add);
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private BaseImage resolve(String image, Platform platform, PullPolicy policy) {
        return images.resolve(registry.reference(image), platform, policy).block(Duration.ofSeconds(20));
    }

    private BaseImage resolve(String image) {
        return resolve(image, AMD64, PullPolicy.MISSING);
    }

    private String problem(String image, Platform platform, PullPolicy policy) {
        Throwable thrown = catchThrowable(() -> resolve(image, platform, policy));
        assertThat(thrown).isInstanceOf(EnvironmentFailure.class);
        EnvironmentFailure failure = (EnvironmentFailure) thrown;
        assertThat(failure.details().suggestion()).as("a suggestion").isPresent();
        return failure.details().problem();
    }

    private String problem(String image) {
        return problem(image, AMD64, PullPolicy.MISSING);
    }

    private void fetchLayers(BaseImage image, PullPolicy policy) {
        images.fetchLayers(image, policy).block(Duration.ofSeconds(20));
    }

    @Test
    void resolvesWithManifestAndConfigurationAlone() {
        Descriptor manifest = registry.image("app", "1", AMD64, "one", "two");
        BaseImage base = resolve("app:1");
        assertThat(base.descriptor().digest()).isEqualTo(manifest.digest());
        assertThat(base.pinned()).isEqualTo(registry.reference("app:1").withDigest(manifest.digest()));
        assertThat(base.config().platform()).isEqualTo(AMD64);
        assertThat(base.layers()).extracting(Layer::diffId).containsExactly(Digest.of("one"), Digest.of("two"));
        assertThat(base.layers()).noneMatch(layer -> store.has(layer.descriptor()));
        assertThat(registry.requestsFor("/blobs/")).as("the configuration").isEqualTo(1);
    }

    @Test
    void asksNobodyForWhatItKnows() {
        registry.image("app", "1", AMD64, "one");
        BaseImage first = resolve("app:1");
        registry.close();
        assertThat(resolve("app:1")).isEqualTo(first);
        assertThat(resolve("app:1", AMD64, PullPolicy.NEVER)).isEqualTo(first);
        assertThat(images.known(registry.reference("app:1"), AMD64)).contains(first);
    }

    @Test
    void asksForAnotherPlatformOfWhatItKnows() {
        Descriptor amd64 = registry.image("app", "amd64", AMD64, "one");
        Descriptor arm64 = registry.image("app", "arm64", ARM64, "two");
        Descriptor index = registry.index("app", "1", amd64, arm64);
        assertThat(resolve("app:1").descriptor().digest()).isEqualTo(amd64.digest());
        BaseImage other = resolve("app:1", ARM64, PullPolicy.MISSING);
        assertThat(other.descriptor().digest()).isEqualTo(arm64.digest());
        assertThat(other.pinned().digest()).contains(index.digest());
        assertThat(events).isEmpty();
    }

    @Test
    void noticesANewImageUnderATagOnlyWhenItAlwaysPulls() {
        Descriptor old = registry.image("app", "1", AMD64, "old");
        resolve("app:1");
        Descriptor newer = registry.image("app", "1", AMD64, "new");
        assertThat(resolve("app:1").descriptor().digest()).isEqualTo(old.digest());
        assertThat(resolve("app:1", AMD64, PullPolicy.ALWAYS).descriptor().digest())
                .isEqualTo(newer.digest());
        assertThat(resolve("app:1").descriptor().digest()).isEqualTo(newer.digest());
    }

    @Test
    void needsNoNetworkForADigestThatItKnows() {
        Descriptor manifest = registry.image("app", "1", AMD64, "one");
        String pinned = "app@" + manifest.digest();
        BaseImage first = resolve(pinned);
        registry.close();
        assertThat(resolve(pinned, AMD64, PullPolicy.ALWAYS)).isEqualTo(first);
        assertThat(resolve("app:2@" + manifest.digest()).descriptor()).isEqualTo(first.descriptor());
    }

    @Test
    void prefersAnImageThatWasBuiltHere() {
        Descriptor here = registry.image("builder", "1", AMD64, "built here");
        BaseImage own = resolve("builder:1");
        registry.image("app", "1", AMD64, "in the registry");
        built.put(registry.reference("app:1"), here);
        assertThat(resolve("app:1").manifest()).isEqualTo(own.manifest());
        assertThat(resolve("app:1", AMD64, PullPolicy.NEVER).manifest()).isEqualTo(own.manifest());
        assertThat(resolve("app:1", AMD64, PullPolicy.ALWAYS).manifest()).isNotEqualTo(own.manifest());
    }

    @Test
    void choosesFromAnIndexThatWasBuiltHere() {
        Descriptor here = registry.image("builder", "1", ARM64, "built here");
        BaseImage own = resolve("builder:1", ARM64, PullPolicy.MISSING);
        byte[] index = ManifestJson.write(new ImageIndex(MediaTypes.OCI_INDEX, List.of(here)));
        built.put(registry.reference("app:1"), store.put(MediaTypes.OCI_INDEX, index));
        assertThat(resolve("app:1", ARM64, PullPolicy.NEVER).manifest()).isEqualTo(own.manifest());
    }

    @Test
    void looksFurtherWhenAnImageBuiltHereWasPruned() {
        built.put(registry.reference("app:1"), Descriptor.of(MediaTypes.OCI_MANIFEST, Digest.of("gone"), 4));
        Descriptor manifest = registry.image("app", "1", AMD64, "one");
        assertThat(resolve("app:1").descriptor().digest()).isEqualTo(manifest.digest());
    }

    @Test
    void fetchesMissingLayersOnce() throws IOException {
        registry.image("app", "1", AMD64, "one", "two", "one");
        BaseImage base = resolve("app:1");
        fetchLayers(base, PullPolicy.MISSING);
        fetchLayers(base, PullPolicy.NEVER);
        assertThat(Files.readString(store.path(Digest.of("one")))).isEqualTo("one");
        assertThat(Files.readString(store.path(Digest.of("two")))).isEqualTo("two");
        assertThat(registry.requestsFor("/blobs/" + Digest.of("one"))).isEqualTo(1);
        assertThat(events)
                .containsExactly(new BuildEvent.Note("pulling " + base.pinned().familiar() + ": 2 layers, 0.1 MB"));
    }

    @Test
    void fetchesOnlyTheLayersThatAnotherImageDidNotBring() {
        registry.image("base", "1", AMD64, "one");
        fetchLayers(resolve("base:1"), PullPolicy.MISSING);
        registry.image("app", "1", AMD64, "one", "two");
        fetchLayers(resolve("app:1"), PullPolicy.MISSING);
        assertThat(registry.requestsFor("/v2/app/blobs/" + Digest.of("one"))).isZero();
        assertThat(registry.requestsFor("/v2/app/blobs/" + Digest.of("two"))).isEqualTo(1);
    }

    @Test
    void keepsTheLayersThatCameWhenOneFails() {
        registry.image("app", "1", AMD64, "one", "two");
        BaseImage base = resolve("app:1");
        registry.next("/blobs/" + Digest.of("two"), (exchange, body) -> {
            awaitFile(store.path(Digest.of("one")));
            Fault.otherBytes().answer(exchange, body);
        });
        assertThat(catchThrowable(() -> fetchLayers(base, PullPolicy.MISSING)))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageContaining("content does not match its digest: expected " + Digest.of("two"));
        assertThat(store.path(Digest.of("one"))).exists();
        assertThat(store.path(Digest.of("two"))).doesNotExist();
    }

    private static void awaitFile(Path file) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!Files.exists(file) && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    @Test
    void fetchesNoLayersOffline() {
        registry.image("app", "1", AMD64, "one", "two");
        BaseImage base = resolve("app:1");
        assertThat(catchThrowable(() -> fetchLayers(base, PullPolicy.NEVER)))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageStartingWith("2 of the 2 layers of " + base.pinned().familiar()
                        + " are not on this machine, and pulling is off");
    }

    @Test
    void saysWhenAnUnknownImageCantBePulledOffline() {
        registry.image("app", "1", AMD64, "one");
        assertThat(problem("app:1", AMD64, PullPolicy.NEVER))
                .isEqualTo("image " + registry.host() + "/app:1 for linux/amd64 is not on this machine, and pulling is"
                        + " off (explain, pull=never, or Maven works offline)");
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void listsThePlatformsWhenTheAskedOneIsMissing() {
        registry.index("app", "1", registry.image("app", "a", AMD64, "one"), registry.image("app", "b", ARM64, "two"));
        assertThat(problem("app:1", Platform.parse("linux/s390x"), PullPolicy.MISSING))
                .endsWith("is not available for linux/s390x, only for linux/amd64, linux/arm64");
    }

    @Test
    void warnsWhenTheOnlyImageIsForAnotherPlatform() {
        registry.image("app", "1", ARM64, "one");
        BaseImage base = resolve("app:1");
        assertThat(events)
                .containsExactly(new BuildEvent.Warning("base image "
                        + base.pinned().familiar() + " is for linux/arm64, not for linux/amd64 as asked"));
    }

    @Test
    void refusesArtifactsThatAreNoImages() {
        Descriptor config = registry.blob("chart", "application/vnd.cncf.helm.config.v1+json", new byte[] {'{', '}'});
        Manifest chart = new Manifest(MediaTypes.OCI_MANIFEST, config, List.of(), Map.of());
        registry.manifest("chart", "1", MediaTypes.OCI_MANIFEST, ManifestJson.write(chart));
        assertThat(problem("chart:1"))
                .isEqualTo(registry.host() + "/chart:1 is not a container image: its configuration is"
                        + " application/vnd.cncf.helm.config.v1+json");
    }

    @Test
    void refusesImagesWhoseLayersAndDiffIdsDontMatch() {
        Descriptor layer = registry.blob("app", MediaTypes.OCI_LAYER, new byte[] {1});
        registry.image("app", "1", AMD64, List.of(layer), List.of());
        assertThat(problem("app:1"))
                .endsWith("is not a container image: its manifest has 1 layers, its configuration 0");
    }

    @Test
    void pullsAgainWhatWasDamaged() throws IOException {
        registry.image("app", "1", AMD64, "one");
        BaseImage base = resolve("app:1");
        Path config = store.path(base.manifest().config().digest());
        byte[] honest = Files.readAllBytes(config);
        Files.write(config, new byte[honest.length]);
        assertThat(resolve("app:1")).isEqualTo(base);
        assertThat(config).hasBinaryContent(honest);
        assertThat(events)
                .containsExactly(new BuildEvent.Warning("blob "
                        + base.manifest().config().digest() + " in the image store is corrupt; it is fetched again"));
    }

    @Test
    void ignoresADamagedRecord() throws IOException {
        registry.image("app", "1", AMD64, "one");
        BaseImage base = resolve("app:1");
        try (Stream<Path> records = Files.list(store.directory().images().resolve("bases"))) {
            Files.writeString(records.findFirst().orElseThrow(), "{\"manifest\":");
        }
        assertThat(resolve("app:1")).isEqualTo(base);
        assertThat(events)
                .singleElement()
                .satisfies(event -> assertThat(event.toString()).contains("ignoring the damaged record"));
    }

    @Test
    void resolvesOneImageForManyStagesWithOneRequest() {
        Descriptor manifest = registry.image("app", "1", AMD64, "one");
        CountDownLatch gate = new CountDownLatch(1);
        registry.next("/manifests/", Fault.lateAfter(gate));
        CompletableFuture<List<BaseImage>> all = Flux.range(0, 10)
                .flatMap(i -> images.resolve(registry.reference("app:1"), AMD64, PullPolicy.ALWAYS))
                .collectList()
                .toFuture();
        gate.countDown();
        assertThat(all.join())
                .hasSize(10)
                .allMatch(base -> base.descriptor().digest().equals(manifest.digest()));
        assertThat(registry.requestsFor("/manifests/")).isEqualTo(1);
    }
}
