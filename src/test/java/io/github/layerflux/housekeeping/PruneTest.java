package io.github.layerflux.housekeeping;

import static io.github.layerflux.cache.Sample.ALPINE;
import static io.github.layerflux.cache.Sample.copy;
import static io.github.layerflux.cache.Sample.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.cache.BuildLease;
import io.github.layerflux.cache.CacheFixture;
import io.github.layerflux.cache.CacheKey;
import io.github.layerflux.cache.CacheRules;
import io.github.layerflux.cache.JavaProcess;
import io.github.layerflux.cache.LeaseFolder;
import io.github.layerflux.cache.MetadataRules;
import io.github.layerflux.cache.StepRecord;
import io.github.layerflux.content.References;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageIndex;
import io.github.layerflux.image.Json;
import io.github.layerflux.image.Manifest;
import io.github.layerflux.image.ManifestJson;
import io.github.layerflux.image.MediaTypes;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.snapshot.ConcurrentDelete;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PruneTest {

    @TempDir
    Path folder;

    private final CacheRules rules = new MetadataRules();
    private final Digest parent = rules.parent(ALPINE);
    private CacheFixture fixture;

    @BeforeEach
    void open() {
        fixture = new CacheFixture(folder.resolve("cache"));
    }

    private Pruned prune() {
        return prune("");
    }

    /** @param filter conditions, separated by blanks */
    private Pruned prune(String filter) {
        return new Prune(fixture.store).run(request(filter));
    }

    private static PruneRequest request(String filter) {
        List<String> conditions = filter.isEmpty() ? List.of() : List.of(filter.split(" "));
        return new PruneRequest(PruneFilter.parse(conditions, System.currentTimeMillis()), OptionalLong.empty());
    }

    private CacheKey build(String command, String layer) {
        CacheKey key = rules.run(run(run -> run.command(command)));
        fixture.save(parent, key, layer);
        return key;
    }

    private Descriptor image(Layer... layers) {
        Descriptor config = fixture.store.put(
                MediaTypes.OCI_CONFIG, ("config of " + List.of(layers)).getBytes(StandardCharsets.UTF_8));
        List<Descriptor> blobs =
                java.util.Arrays.stream(layers).map(Layer::descriptor).toList();
        return fixture.store.put(
                MediaTypes.OCI_MANIFEST,
                ManifestJson.write(new Manifest(MediaTypes.OCI_MANIFEST, config, blobs, Map.of())));
    }

    @Test
    void everyStepIsAMissAfterwards() {
        CacheKey key = build("make", "layer");
        CacheKey copied = rules.copy(copy(copy -> {}));
        fixture.save(parent, copied, "other layer");
        Pruned pruned = prune();
        assertThat(pruned.records()).isEqualTo(2);
        assertThat(pruned.blobs()).isEqualTo(2);
        assertThat(pruned.bytes()).isGreaterThan("layerother layer".length());
        assertThat(pruned.runningBuilds()).isZero();
        assertThat(pruned.left()).isEmpty();
        assertThat(fixture.cache.lookup(parent, key)).isEmpty();
        assertThat(fixture.cache.lookup(parent, copied)).isEmpty();
        assertThat(fixture.events).isEmpty();
    }

    @Test
    void theCacheGoesOnBeingUsed() {
        build("make", "layer");
        prune();
        CacheKey again = build("make", "layer");
        assertThat(fixture.cache.lookup(parent, again)).isPresent();
        assertThat(prune().records()).isEqualTo(1);
        assertThat(prune()).isEqualTo(new Pruned(0, 0, 0, 0, 0, 0, List.of()));
    }

    @Test
    void imagesStay() throws IOException {
        Layer base = fixture.layer("base");
        Layer tagged = fixture.layer("tagged");
        Layer platform = fixture.layer("of one platform");
        Layer untagged = fixture.layer("untagged");
        References references = new References(fixture.directory);
        references.tag("docker.io/library/app:1", image(tagged));
        Descriptor single = image(platform);
        Descriptor absent = Descriptor.of(MediaTypes.OCI_MANIFEST, Digest.of("not pulled"), 10);
        references.tag(
                "docker.io/library/multi:1",
                fixture.store.put(
                        MediaTypes.OCI_INDEX,
                        ManifestJson.write(new ImageIndex(MediaTypes.OCI_INDEX, List.of(single, absent)))));
        Descriptor baseImage = image(base);
        image(untagged);

        Path bases = Files.createDirectories(fixture.directory.images().resolve("bases"));
        Files.write(
                bases.resolve("record.json"),
                Json.write(Map.of(
                                "reference",
                                "docker.io/library/base:1",
                                "platform",
                                "linux/amd64",
                                "manifest",
                                ManifestJson.toMap(baseImage),
                                "pinned",
                                baseImage.digest().toString()))
                        .getBytes(StandardCharsets.UTF_8));

        Pruned pruned = prune();

        assertThat(pruned.blobs()).isEqualTo(3); // a layer, its manifest and its configuration
        for (Layer layer : List.of(base, tagged, platform)) {
            assertThat(fixture.store.has(layer.descriptor())).isTrue();
        }
        assertThat(fixture.store.has(baseImage)).isTrue();
        assertThat(fixture.store.has(single)).isTrue();
        assertThat(fixture.store.has(untagged.descriptor())).isFalse();
        assertThat(references.list()).hasSize(2);
    }

    @Test
    void aDamagedIndexCostsNothing() throws IOException {
        CacheKey key = build("make", "layer");
        Files.writeString(fixture.directory.images().resolve("index.json"), "{");
        assertThatThrownBy(this::prune).isInstanceOf(EnvironmentFailure.class).hasMessageContaining("index.json");
        assertThat(fixture.cache.lookup(parent, key)).isPresent();
    }

    @Test
    void snapshotsMountsTablesAndLeftoversGo() throws IOException {
        for (Path place : List.of(
                fixture.directory.snapshots(),
                fixture.directory.mounts(),
                fixture.directory.contents(),
                fixture.directory.stat(),
                fixture.directory.temporary())) {
            Files.createDirectories(place.resolve("a/b"));
            Files.writeString(place.resolve("a/b/c"), "12345");
        }
        Path closed = Files.createDirectories(fixture.directory.snapshots().resolve("work/work"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        Files.createSymbolicLink(fixture.directory.snapshots().resolve("out"), folder);
        assertThat(prune().bytes()).as("on disk").isGreaterThan(5 * 4096);
        for (Path place : List.of(
                fixture.directory.snapshots(),
                fixture.directory.mounts(),
                fixture.directory.contents(),
                fixture.directory.stat(),
                fixture.directory.temporary())) {
            assertThat(place).isEmptyDirectory();
        }
        assertThat(folder).exists();
    }

    @Test
    void whatCantBeDeletedIsOutOfUseAndNamed() throws IOException {
        CacheKey key = build("make", "layer");
        Pruned pruned = new Prune(
                        fixture.store, many -> tree -> new ConcurrentDelete.Deleted(0, new IOException("not yours")))
                .run(request(""));
        assertThat(pruned.left()).hasSize(1);
        long freed = pruned.bytes();
        assertThat(fixture.cache.lookup(parent, key)).isEmpty();
        assertThat(freed).as("only the layer").isEqualTo(4096);
        assertThat(prune().bytes()).as("the next prune gets it").isPositive();
        assertThat(fixture.directory.temporary()).isEmptyDirectory();
    }

    @Test
    void aRunningBuildKeepsItsLayers() throws IOException {
        CacheKey key = build("make", "layer");
        Path snapshot = Files.createDirectories(fixture.directory.snapshots().resolve("rootfs"));
        Path half = Files.writeString(fixture.directory.newTemporary("blob"), "half");
        try (BuildLease lease = BuildLease.acquire(fixture.directory, warning -> {})) {
            StepRecord found = fixture.cache.lookup(parent, key).orElseThrow();
            Pruned pruned = prune();
            assertThat(pruned.runningBuilds()).isEqualTo(1);
            assertThat(pruned.records()).isEqualTo(1);
            assertThat(pruned.blobs()).isZero();
            assertThat(fixture.store.has(found.layer().orElseThrow().descriptor()))
                    .isTrue();
            assertThat(snapshot).exists();
            assertThat(half).exists();
            assertThat(fixture.cache.lookup(parent, key)).isEmpty();
        }
        assertThat(prune().blobs()).isEqualTo(1);
        assertThat(snapshot).doesNotExist();
    }

    /** A blob is sealed before it gets its name, and that says it is of 1970. */
    @Test
    void aRunningBuildKeepsWhatItIsAboutToPublish() throws IOException {
        try (BuildLease lease = BuildLease.acquire(fixture.directory, warning -> {})) {
            Path sealed = Files.writeString(fixture.directory.newTemporary("blob"), "whole");
            Files.setLastModifiedTime(sealed, FileTime.from(1, TimeUnit.SECONDS));
            prune();
            new Prune(fixture.store).run(new PruneRequest(PruneFilter.parse(List.of(), 0), OptionalLong.of(0)));
            assertThat(sealed).exists();
        }
        prune();
        assertThat(fixture.directory.temporary()).isEmptyDirectory();
    }

    @Test
    void aBuildThatStartsMeanwhileWaitsForWhatIsTakenAway() throws Exception {
        build("make", "layer");
        CountDownLatch entered = new CountDownLatch(1);
        Thread build;
        try (var gate = new LeaseFolder(fixture.directory).gate().hold()) {
            build = new Thread(() -> {
                try (BuildLease lease = BuildLease.acquire(fixture.directory, warning -> {})) {
                    entered.countDown();
                }
            });
            build.start();
            assertThat(entered.await(100, TimeUnit.MILLISECONDS)).isFalse();
        }
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        build.join();
        assertThat(prune().runningBuilds()).isZero();
    }

    @Test
    void aBuildThatSavesWhileOthersPruneNeverFails() throws Exception {
        try (BuildLease lease = BuildLease.acquire(fixture.directory, warning -> {})) {
            AtomicBoolean saving = new AtomicBoolean(true);
            Thread pruning = new Thread(() -> {
                while (saving.get()) {
                    prune();
                }
            });
            pruning.start();
            for (int i = 0; i < 100; i++) {
                build("step " + i, "layer");
            }
            saving.set(false);
            pruning.join();
        }
        assertThat(fixture.events).isEmpty();
        assertThat(fixture.directory.temporary()).isEmptyDirectory();
    }

    /** A build in another process, which goes on until its input ends. */
    public static void main(String[] args) throws IOException {
        BuildLease lease = BuildLease.acquire(new CacheFixture(Path.of(args[0])).directory, warning -> {});
        System.out.println("running");
        System.in.read();
        lease.close();
    }

    @Test
    void aBuildOfAnotherProcessCountsUntilItEndsOrDies() throws Exception {
        build("make", "layer");
        Process ends =
                JavaProcess.start(PruneTest.class, fixture.directory.root().toString());
        Process dies =
                JavaProcess.start(PruneTest.class, fixture.directory.root().toString());
        for (Process process : List.of(ends, dies)) {
            assertThat(process.inputReader().readLine()).isEqualTo("running");
        }
        assertThat(prune().runningBuilds()).isEqualTo(2);
        assertThat(prune().runningBuilds()).as("probing takes no lock away").isEqualTo(2);
        ends.getOutputStream().close();
        assertThat(ends.waitFor()).isZero();
        assertThat(prune().runningBuilds()).isEqualTo(1);
        dies.destroyForcibly().waitFor();
        Pruned pruned = prune();
        assertThat(pruned.runningBuilds()).isZero();
        assertThat(pruned.blobs()).isEqualTo(1);
        assertThat(fixture.directory.root().resolve("builds").toFile().list()).containsExactly("gate");
    }
}
