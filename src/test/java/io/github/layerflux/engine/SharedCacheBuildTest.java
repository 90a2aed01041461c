package io.github.layerflux.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.event.BuildEvent.CacheRead;
import io.github.layerflux.event.BuildEvent.CacheWritten;
import io.github.layerflux.event.BuildEvent.Prediction;
import io.github.layerflux.event.BuildEvent.StepCached;
import io.github.layerflux.event.BuildEvent.StepExecuted;
import io.github.layerflux.event.BuildEvent.StepPredicted;
import io.github.layerflux.event.BuildEvent.StepVerified;
import io.github.layerflux.event.Verification;
import io.github.layerflux.export.BuiltImage;
import io.github.layerflux.export.OciLayoutExporter;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.Platform;
import io.github.layerflux.it.LocalRegistry;
import io.github.layerflux.layer.LayerCompression;
import io.github.layerflux.share.CacheLocation;
import io.github.layerflux.share.CacheTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two machines (two cache directories) and what they share, in a registry and in a folder. */
final class SharedCacheBuildTest {

    private static final String[] DOCKERFILE = {
        "FROM scratch AS build",
        "COPY src /src",
        "WORKDIR /out",
        "COPY --link app /out/app",
        "FROM scratch",
        "WORKDIR /app",
        "COPY --from=build /out/app /app/app",
        "ENV a=1",
        "CMD /app/app"
    };

    @TempDir
    Path folder;

    private EngineBench bench;
    private CacheLocation location;

    @BeforeEach
    void open() {
        bench = new EngineBench(folder);
        bench.rules = "content";
        bench.file("src/a", "source").file("app", "x".repeat(100_000));
        location = new CacheLocation.Folder(folder.resolve("shared"), "main");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private static CacheTarget target(CacheLocation location) {
        return new CacheTarget(location, false, LayerCompression.gzip(), true);
    }

    /** A cache directory of its own, another checkout, whose files have other times. */
    private void onMachine(String name) {
        bench.cache = folder.resolve(name);
        bench.context = folder.resolve(name + "-checkout");
        Instant checkedOut = EngineBench.NOON.plusSeconds(name.hashCode() & 0xffff);
        bench.file("src/a", "source", checkedOut).file("app", "x".repeat(100_000), checkedOut);
    }

    private BuildResult shareFromMachineA() {
        onMachine("a");
        bench.cacheTo = Optional.of(target(location));
        BuildResult built = bench.build(DOCKERFILE);
        assertThat(built.failure()).isEmpty();
        bench.cacheTo = Optional.empty();
        return built;
    }

    private BuildResult buildOnMachineB(String... dockerfile) {
        onMachine("b");
        bench.cacheFrom.add(location);
        return bench.build(dockerfile);
    }

    @Test
    void theSecondMachinesFirstBuildIsCachedAndMovesOnlyItsImagesLayers() {
        BuildResult first = shareFromMachineA();
        BuildResult second = buildOnMachineB(DOCKERFILE);

        assertThat(second.failure()).isEmpty();
        assertThat(second.warnings()).isEmpty();
        assertThat(second.statuses()).isEqualTo("CACHED CACHED CACHED CACHED CACHED CACHED CACHED");
        assertThat(second.finished().manifest()).isEqualTo(first.finished().manifest());
        assertThat(second.files()).isEqualTo(first.files());
        assertThat(first.of(CacheWritten.class))
                .singleElement()
                .satisfies(written -> assertThat(written.records()).isEqualTo(7));
        assertThat(second.of(CacheRead.class)).singleElement().satisfies(read -> {
            assertThat(read.records()).isEqualTo(7);
            assertThat(read.found()).isEqualTo(7);
            // two layers of the image, three tables of the stage that it copies from
            assertThat(read.blobs()).isEqualTo(5);
        });
        assertThat(second.manifest().layers()).allMatch(second.store()::has);
        assertThat(blobs(second)).as("none of the other stage").isLessThan(blobs(first));
    }

    private static int blobs(BuildResult result) {
        String[] names = result.store()
                .path(result.finished().manifest())
                .getParent()
                .toFile()
                .list();
        return names.length;
    }

    @Test
    void whatCameIsOfThisMachineFromThenOn() {
        shareFromMachineA();
        buildOnMachineB("FROM scratch", "WORKDIR /app");
        bench.cacheFrom.clear();
        assertThat(bench.build("FROM scratch", "WORKDIR /app").statuses()).isEqualTo("CACHED");
    }

    @Test
    void metadataRulesShareTheStepsBeforeFilesOfACheckout() {
        bench.rules = "metadata";
        shareFromMachineA();
        BuildResult second = buildOnMachineB(DOCKERFILE);
        assertThat(second.failure()).isEmpty();
        assertThat(second.statuses()).isEqualTo("EXECUTED EXECUTED EXECUTED CACHED EXECUTED EXECUTED EXECUTED");
    }

    @Test
    void aChangedFileIsExecutedAndItsStageAfterIt() {
        shareFromMachineA();
        onMachine("b");
        bench.file("app", "changed");
        bench.cacheFrom.add(location);
        BuildResult second = bench.build(DOCKERFILE);
        assertThat(second.failure()).isEmpty();
        assertThat(second.statuses()).isEqualTo("CACHED CACHED EXECUTED CACHED EXECUTED EXECUTED EXECUTED");
        assertThat(second.files()).contains("app/app=changed");
        assertThat(second.misses())
                .extracting(missed -> missed.miss().reason())
                .noneMatch(reason -> reason.startsWith("first build"));
        assertThat(second.misses().get(0).miss().reason()).startsWith("files changed");
    }

    @Test
    void theFirstCacheThatHasAStepGivesIt() {
        CacheLocation main = location;
        shareFromMachineA();
        location = new CacheLocation.Folder(folder.resolve("shared"), "branch");
        onMachine("c");
        bench.file("src/a", "of the branch");
        bench.cacheTo = Optional.of(target(location));
        bench.build(DOCKERFILE);
        bench.cacheTo = Optional.empty();

        onMachine("b");
        bench.file("src/a", "of the branch");
        bench.cacheFrom.addAll(List.of(location, main, new CacheLocation.Folder(folder.resolve("none"), "x")));
        BuildResult second = bench.build(DOCKERFILE);
        assertThat(second.statuses()).doesNotContain("EXECUTED");
        assertThat(second.warnings()).isEmpty();
        assertThat(second.of(CacheRead.class))
                .extracting(CacheRead::found)
                .first()
                .isEqualTo(7);
    }

    @Test
    void explainPredictsHitsOfTheSharedCacheAndWritesNothing() {
        shareFromMachineA();
        onMachine("b");
        bench.cacheFrom.add(location);
        List<StepPredicted> predicted = bench.explain(DOCKERFILE);
        assertThat(predicted).extracting(StepPredicted::prediction).containsOnly(Prediction.HIT);
        assertThat(predicted).hasSize(7);
        assertThat(folder.resolve("b")).doesNotExist();
    }

    private List<Path> sharedBlobs() throws IOException {
        try (var files = Files.list(folder.resolve("shared/blobs/sha256"))) {
            return files.toList();
        }
    }

    @Test
    void damagedBlobsAreAWarningAndAMiss() throws IOException {
        BuildResult first = shareFromMachineA();
        for (Path blob : sharedBlobs()) {
            byte[] whole = Files.readAllBytes(blob);
            byte[] damaged = whole.clone();
            damaged[damaged.length / 2] ^= 1;
            Files.write(blob, damaged);
            BuildResult second = freshBuild(blob.getFileName().toString());
            assertThat(second.failure()).as("%s", blob).isEmpty();
            assertThat(second.files()).isEqualTo(first.files());
            if (second.statuses().contains("EXECUTED")) {
                assertThat(second.warnings()).as("%s", blob).isNotEmpty();
            }
            Files.write(blob, whole);
        }
    }

    @Test
    void missingAndTruncatedBlobsAreAWarningAndAMiss() throws IOException {
        BuildResult first = shareFromMachineA();
        for (Path blob : sharedBlobs()) {
            byte[] whole = Files.readAllBytes(blob);
            Files.delete(blob);
            BuildResult without = freshBuild(blob.getFileName() + "-missing");
            assertThat(without.failure()).as("%s", blob).isEmpty();
            assertThat(without.files()).isEqualTo(first.files());
            Files.write(blob, java.util.Arrays.copyOf(whole, whole.length / 2));
            BuildResult truncated = freshBuild(blob.getFileName() + "-truncated");
            assertThat(truncated.failure()).as("%s", blob).isEmpty();
            assertThat(truncated.files()).isEqualTo(first.files());
            Files.write(blob, whole);
        }
    }

    private BuildResult freshBuild(String machine) {
        bench.cacheFrom.clear();
        onMachine(machine);
        bench.cacheFrom.add(location);
        return bench.build(DOCKERFILE);
    }

    @Test
    void aFolderIsHealedByTheBuildThatFoundItDamaged() throws IOException {
        BuildResult first = shareFromMachineA();
        for (Path blob : sharedBlobs()) {
            Files.write(blob, java.util.Arrays.copyOf(Files.readAllBytes(blob), (int) Files.size(blob) / 2));
        }
        bench.cacheTo = Optional.of(target(location));
        freshBuild("b");
        bench.cacheTo = Optional.empty();
        BuildResult third = freshBuild("c");
        assertThat(third.warnings()).isEmpty();
        assertThat(third.statuses()).doesNotContain("EXECUTED");
        assertThat(third.files()).isEqualTo(first.files());
    }

    @Test
    void aFolderWithADamagedIndexIsBegunAnew() throws IOException {
        BuildResult first = shareFromMachineA();
        Files.writeString(folder.resolve("shared/index.json"), "garbage");
        bench.cacheTo = Optional.of(target(location));
        BuildResult again = bench.build(DOCKERFILE);
        assertThat(again.failure()).isEmpty();
        assertThat(again.warnings())
                .singleElement()
                .asString()
                .contains("is damaged and begun anew", "index.json is not the index of an OCI image layout");
        bench.cacheTo = Optional.empty();
        BuildResult second = freshBuild("b");
        assertThat(second.warnings()).isEmpty();
        assertThat(second.statuses()).doesNotContain("EXECUTED");
        assertThat(second.files()).isEqualTo(first.files());
    }

    @Test
    void aFileIsNoFolderForACache() throws IOException {
        Files.writeString(folder.resolve("shared"), "a file");
        onMachine("a");
        bench.cacheTo = Optional.of(target(location));
        assertThat(bench.fails(DOCKERFILE).details().problem()).endsWith("shared is a file");
    }

    @Test
    void aFolderKeepsOnlyWhatItsCachesName() throws IOException {
        shareFromMachineA();
        long before = sharedBlobs().size();
        for (int i = 0; i < 3; i++) {
            bench.file("app", "version " + i);
            bench.cacheTo = Optional.of(target(location));
            bench.build(DOCKERFILE);
        }
        assertThat(sharedBlobs()).hasSize((int) before);
    }

    @Test
    void aFolderKeepsWhatOthersPutThere() throws IOException {
        Path blobs = Files.createDirectories(folder.resolve("shared/blobs/sha256"));
        Path foreign = Files.writeString(blobs.resolve("0".repeat(64)), "of an image without index");
        Path notes = Files.writeString(blobs.resolve("notes.txt"), "mine");
        Path inner = Files.createDirectories(blobs.resolve("1".repeat(64)));

        shareFromMachineA();
        assertThat(foreign).as("whose they are isn't known").exists();

        bench.file("app", "changed");
        bench.cacheTo = Optional.of(target(location));
        assertThat(bench.build(DOCKERFILE).failure()).isEmpty();
        assertThat(notes).hasContent("mine");
        assertThat(inner).isDirectory();
    }

    @Test
    void aBlobOfOthersThatIsLostIsGivenUpWithThem() throws IOException {
        shareFromMachineA();
        List<Path> before = sharedBlobs();
        bench.cacheTo = Optional.of(target(location));
        bench.images.set(0, "other:1");
        bench.build("FROM scratch", "COPY src /other");
        for (Path blob : before) {
            if (Files.exists(blob) && Files.size(blob) > 90) {
                Files.writeString(blob, "damaged", java.nio.file.StandardOpenOption.APPEND);
            }
        }
        onMachine("c");
        BuildResult built = bench.build("FROM scratch", "COPY app /third");

        assertThat(built.failure()).isEmpty();
        assertThat(built.warnings()).singleElement().asString().contains("is given up");
    }

    @Test
    void aRegistryThatRefusesIsNoReasonToGiveUpWhatOthersLeft() {
        try (LocalRegistry registry = LocalRegistry.start(folder.resolve("registry"))) {
            location = new CacheLocation.Registry(ImageReference.parse(registry.host() + "/team/cache:main"));
            shareFromMachineA();
        }
        try (LocalRegistry registry = LocalRegistry.startReadOnly(folder.resolve("registry"))) {
            location = new CacheLocation.Registry(ImageReference.parse(registry.host() + "/team/cache:main"));
            onMachine("c");
            bench.images.set(0, "other:1");
            bench.cacheTo = Optional.of(target(location));
            BuildResult refused = bench.build("FROM scratch", "COPY app /other");

            assertThat(refused.failure()).get().asString().contains("takes no pushes");
            assertThat(refused.warnings()).isEmpty();
        }
    }

    @Test
    void stepsOfASharedCacheAreVerified() {
        bench.rules = "metadata";
        bench.cache = folder.resolve("a");
        bench.cacheTo = Optional.of(target(location));
        bench.build(DOCKERFILE);
        bench.cacheTo = Optional.empty();
        bench.cacheFrom.add(location);
        bench.verify = VerifyMode.ERROR;
        bench.cache = folder.resolve("b");
        BuildResult same = bench.build(DOCKERFILE);
        assertThat(same.failure()).isEmpty();
        assertThat(same.of(StepVerified.class))
                .extracting(step -> step.verification().result())
                .hasSizeGreaterThan(3)
                .noneMatch(Verification.Result::isDifference);

        bench.file("app", "y".repeat(100_000)); // same size, same time
        bench.cache = folder.resolve("c");
        BuildResult other = bench.build(DOCKERFILE);
        assertThat(other.failure())
                .get()
                .asString()
                .contains("cached steps gave something else", "COPY --link app /out/app");
    }

    @Test
    void imagesOfOneTagKeepTheirSteps() {
        shareFromMachineA();
        bench.images.set(0, "other:1");
        bench.cacheTo = Optional.of(target(location));
        bench.build("FROM scratch", "COPY app /other");
        bench.cacheTo = Optional.empty();
        bench.images.set(0, "app:2");
        assertThat(buildOnMachineB(DOCKERFILE).statuses()).doesNotContain("EXECUTED");
        assertThat(bench.build("FROM scratch", "COPY app /other").statuses()).isEqualTo("CACHED");
    }

    @Test
    void modeMinSharesTheStagesOfTheImageAlone() {
        onMachine("a");
        bench.cacheTo = Optional.of(new CacheTarget(location, true, LayerCompression.gzip(), true));
        BuildResult first = bench.build(DOCKERFILE);
        assertThat(first.of(CacheWritten.class))
                .extracting(CacheWritten::records)
                .containsExactly(4);
    }

    @Test
    void aRegistrySharesWithoutTheBasesLayers() {
        try (LocalRegistry registry = LocalRegistry.start(folder.resolve("registry"))) {
            String base = pushBase(registry);
            String[] dockerfile = {
                "FROM " + base + " AS build",
                "COPY app /real/app",
                "FROM scratch",
                "COPY --from=build /real/app /app",
                "CMD /app"
            };
            location = new CacheLocation.Registry(ImageReference.parse(registry.host() + "/team/cache:main"));
            onMachine("a");
            bench.cacheTo = Optional.of(target(location));
            BuildResult first = bench.build(dockerfile);
            assertThat(first.failure()).isEmpty();
            bench.cacheTo = Optional.empty();

            BuildResult second = buildOnMachineB(dockerfile);
            assertThat(second.failure()).isEmpty();
            assertThat(second.warnings()).isEmpty();
            assertThat(second.statuses()).isEqualTo("CACHED CACHED CACHED");
            assertThat(second.finished().manifest()).isEqualTo(first.finished().manifest());
            ContentStore ofA = new ContentStore(new CacheDirectory(folder.resolve("a")));
            ContentStore ofB = new ContentStore(new CacheDirectory(folder.resolve("b")));
            for (Descriptor layer : registryLayers(registry, base)) {
                assertThat(ofA.has(layer)).isTrue();
                assertThat(ofB.has(layer)).as("a base that nothing reads").isFalse();
            }

            bench.cacheTo = Optional.of(target(location));
            BuildResult again = buildOnMachineB(dockerfile);
            assertThat(again.of(CacheWritten.class))
                    .extracting(CacheWritten::blobs)
                    .containsExactly(0);
            location = new CacheLocation.Registry(ImageReference.parse(registry.host() + "/other/cache:main"));
            bench.cacheTo = Optional.of(target(location));
            BuildResult elsewhere = bench.build(dockerfile);
            assertThat(elsewhere.failure()).isEmpty();
            bench.cacheTo = Optional.empty();
            bench.cacheFrom.clear();
            onMachine("d");
            bench.cacheFrom.add(location);
            assertThat(bench.build(dockerfile).statuses()).isEqualTo("CACHED CACHED CACHED");
        }
    }

    private String pushBase(LocalRegistry registry) {
        bench.cache = folder.resolve("base cache");
        BuildResult built = bench.build("FROM scratch", "WORKDIR /real", "COPY src /base");
        Path layout = folder.resolve("layout");
        OciLayoutExporter.exclusive(built.store(), layout)
                .export(BuiltImage.load(
                        built.store(),
                        built.finished().manifest(),
                        List.of(ImageReference.parse("base:1")),
                        bench.platform));
        registry.push(layout, "1", "bases/small:1");
        return registry.host() + "/bases/small:1";
    }

    private List<Descriptor> registryLayers(LocalRegistry registry, String base) {
        bench.cacheFrom.clear();
        bench.cache = folder.resolve("looks at the base");
        return bench.build("FROM " + base).manifest().layers();
    }

    @Test
    void goingBackToEarlierSourcesGetsTheirImage() {
        BuildResult first = shareFromMachineA();
        bench.cacheTo = Optional.of(target(location));
        bench.images.set(0, "b:1");
        bench.file("app", "other");
        BuildResult other = bench.build(DOCKERFILE);
        bench.cacheTo = Optional.empty();

        BuildResult again = buildOnMachineB(DOCKERFILE);
        assertThat(again.statuses()).doesNotContain("EXECUTED");
        assertThat(again.imageId()).isEqualTo(first.imageId());
        bench.file("app", "other", EngineBench.NOON.plusSeconds(5));
        assertThat(bench.build(DOCKERFILE).imageId()).isEqualTo(other.imageId());
        bench.file("app", "x".repeat(100_000), EngineBench.NOON.plusSeconds(6));
        assertThat(bench.build(DOCKERFILE).imageId()).isEqualTo(first.imageId());
    }

    @Test
    void everyPlatformOfAnImageIsShared() {
        bench.morePlatforms = List.of(Platform.of("linux", "arm64", ""));
        BuildResult first = shareFromMachineA();
        BuildResult second = buildOnMachineB(DOCKERFILE);
        assertThat(second.failure()).isEmpty();
        assertThat(second.of(StepExecuted.class)).isEmpty();
        assertThat(second.of(StepCached.class))
                .hasSize(first.of(StepExecuted.class).size());
        assertThat(second.finished().manifest()).isEqualTo(first.finished().manifest());
    }

    @Test
    void recordsOfAnotherBaseAreNoHit() {
        onMachine("a");
        bench.cacheTo = Optional.of(target(location));
        bench.build("FROM scratch", "COPY src /base", "COPY app /app");
        bench.cacheTo = Optional.empty();
        BuildResult second = buildOnMachineB("FROM scratch", "COPY src /other", "COPY app /app");
        assertThat(second.statuses()).isEqualTo("EXECUTED EXECUTED");
        assertThat(second.files()).doesNotContain("base/a=source");
    }

    @Test
    void anImagesTagIsNotOverwritten() {
        try (LocalRegistry registry = LocalRegistry.start(folder.resolve("registry"))) {
            String base = pushBase(registry);
            location = new CacheLocation.Registry(ImageReference.parse(base));
            onMachine("a");
            bench.cacheTo = Optional.of(target(location));
            assertThat(bench.build(DOCKERFILE).failure())
                    .get()
                    .asString()
                    .contains("nothing is written over", "an image");
            bench.cacheTo = Optional.empty();
            BuildResult second = buildOnMachineB(DOCKERFILE);
            assertThat(second.failure()).isEmpty();
            assertThat(second.warnings()).singleElement().asString().contains("is no build cache");
        }
    }

    @Test
    void aRegistryThatCantBeReachedIsAWarning() {
        location = new CacheLocation.Registry(ImageReference.parse("127.0.0.1:1/team/cache:main"));
        BuildResult built = buildOnMachineB(DOCKERFILE);
        assertThat(built.failure()).isEmpty();
        assertThat(built.statuses()).doesNotContain("CACHED");
        assertThat(built.warnings()).singleElement().asString().contains("127.0.0.1:1/team/cache:main");
    }

    @Test
    void offlineNoRegistryIsAsked() {
        location = new CacheLocation.Registry(ImageReference.parse("127.0.0.1:1/team/cache:main"));
        bench.offline = true;
        assertThat(buildOnMachineB(DOCKERFILE).warnings())
                .containsExactly("the cache 127.0.0.1:1/team/cache:main is not used: Maven works offline");
    }
}
