package io.github.layerflux.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.event.BuildEvent.CacheRead;
import io.github.layerflux.event.BuildEvent.CacheWritten;
import io.github.layerflux.event.BuildEvent.Prediction;
import io.github.layerflux.event.BuildEvent.StepCached;
import io.github.layerflux.event.BuildEvent.StepExecuted;
import io.github.layerflux.event.BuildEvent.StepPredicted;
import io.github.layerflux.event.BuildEvent.StepVerified;
import io.github.layerflux.event.Verification;
import io.github.layerflux.image.Platform;
import io.github.layerflux.layer.LayerCompression;
import io.github.layerflux.share.CacheLocation;
import io.github.layerflux.share.CacheTarget;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Two machines and what they share, in a registry and in a folder. */
final class SharedCacheBuildTest extends TwoMachines {

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
        assertThat(second.misses().get(0).miss().reason())
                .as("of a file that this machine never saw")
                .isEqualTo("1 file changed: app");
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
    void whatSeveralMachinesExecutedAtOnceIsCachedForTheImageOfEach() {
        for (String machine : List.of("a", "z")) {
            onMachine(machine);
            bench.cacheTo = Optional.of(target(location));
            assertThat(build(machine).statuses()).isEqualTo("EXECUTED EXECUTED");
            bench.cacheTo = Optional.empty();
        }
        bench.cacheFrom.add(location);
        for (String image : List.of("a", "z")) {
            onMachine("fresh-" + image);
            assertThat(build(image).statuses()).as("image " + image).isEqualTo("CACHED CACHED");
        }
    }

    /** An image's first step is that of others, with other times of its files. */
    private BuildResult build(String image) {
        bench.images.set(0, image + ":1");
        return bench.build("FROM scratch", "COPY src /src", "WORKDIR /" + image);
    }

    @Test
    void aHitMovesNoTablesOfFiles() {
        shareFromMachineA();
        int hits = buildOnMachineB(DOCKERFILE).of(CacheRead.class).get(0).blobs();
        bench.cacheFrom.clear();
        onMachine("c");
        bench.file("app", "changed");
        bench.cacheFrom.add(location);
        // the layer and two tables of contents less, the table of files more
        assertThat(hits).isEqualTo(5);
        assertThat(bench.build(DOCKERFILE).misses().get(0).miss().changedFiles())
                .containsExactly("app: size 100000 → 7");
    }

    @Test
    void explainNamesTheFilesThatChangedOnAMachineThatHasBuiltNothing() {
        shareFromMachineA();
        onMachine("b");
        bench.file("src/a", "changed");
        bench.cacheFrom.add(location);
        List<StepPredicted> predicted = bench.explain(DOCKERFILE);
        assertThat(predicted.get(0).prediction()).isEqualTo(Prediction.MISS);
        assertThat(predicted.get(0).miss().orElseThrow().reason()).isEqualTo("1 file changed: src/a");
        assertThat(folder.resolve("b")).doesNotExist();
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
}
