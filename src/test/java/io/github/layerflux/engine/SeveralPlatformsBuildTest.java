package io.github.layerflux.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.event.BuildEvent.BuildStarted;
import io.github.layerflux.event.BuildEvent.Prediction;
import io.github.layerflux.event.BuildEvent.StepCached;
import io.github.layerflux.event.BuildEvent.StepExecuted;
import io.github.layerflux.event.BuildEvent.StepPredicted;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.ImageConfig;
import io.github.layerflux.image.ImageConfigJson;
import io.github.layerflux.image.ImageIndex;
import io.github.layerflux.image.ManifestJson;
import io.github.layerflux.image.MediaTypes;
import io.github.layerflux.image.Platform;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One build for several platforms. The first one is this machine's, the others are nobody's. */
final class SeveralPlatformsBuildTest {

    private static final Platform HERE = Platform.host();
    private static final Platform THERE = Platform.parse("linux/other");
    private static final int LIMIT = 1 << 20;

    @TempDir
    Path folder;

    private EngineBench bench;

    @BeforeEach
    void open() {
        bench = new EngineBench(folder)
                .file("f", "f")
                .file("f-" + HERE.architecture(), "here")
                .file("f-other", "there");
        bench.platform = HERE;
        bench.morePlatforms = List.of(THERE);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private static ImageIndex index(BuildResult result) {
        return ManifestJson.index(result.store().read(result.finished().manifest(), LIMIT));
    }

    private static List<ImageConfig> images(BuildResult result) {
        List<ImageConfig> images = new ArrayList<>();
        for (Descriptor child : index(result).manifests()) {
            images.add(ImageConfigJson.read(result.store()
                    .read(
                            ManifestJson.manifest(result.store().read(child.digest(), LIMIT))
                                    .config()
                                    .digest(),
                            LIMIT)));
        }
        return images;
    }

    private static List<String> executed(BuildResult result) {
        result.finished();
        return result.of(StepExecuted.class).stream()
                .map(step -> step.step().display() + " " + step.step().index())
                .sorted()
                .toList();
    }

    @Test
    void theResultIsAnIndexOfOneImageForEach() {
        BuildResult result = bench.build("FROM scratch", "COPY f /f");

        assertThat(index(result).mediaType()).isEqualTo(MediaTypes.OCI_INDEX);
        assertThat(index(result).manifests())
                .extracting(child -> child.platform().orElseThrow())
                .containsExactly(HERE, THERE);
        assertThat(images(result)).extracting(ImageConfig::platform).containsExactly(HERE, THERE);
        assertThat(result.of(BuildStarted.class).get(0).platform()).isEqualTo(HERE + ",linux/other");
        assertThat(executed(result)).containsExactlyInAnyOrder(HERE + " 0 1", "linux/other 0 1");
    }

    @Test
    void eachHasItsOwnArguments() {
        BuildResult result = bench.build(
                "FROM scratch AS base", "ARG TARGETARCH", "COPY f-$TARGETARCH /f", "FROM base", "ENV a=$TARGETARCH");

        assertThat(images(result))
                .extracting(
                        image -> image.config().env().get(image.config().env().size() - 1))
                .containsExactly("a=" + HERE.architecture(), "a=other");
        assertThat(images(result)).extracting(ImageConfig::diffIds).doesNotHaveDuplicates();
    }

    @Test
    void stagesOfTheBuildPlatformRunOnceForAll() {
        String[] dockerfile = {
            "FROM --platform=$BUILDPLATFORM scratch AS first", "COPY f /f",
            "FROM first AS second", "COPY f /g",
            "FROM scratch", "COPY --from=second / /"
        };

        BuildResult cold = bench.build(dockerfile);
        BuildResult warm = bench.build(dockerfile);

        assertThat(executed(cold))
                .containsExactlyInAnyOrder(HERE + " 2 1", "linux/other 2 1", HERE + " first 1", HERE + " second 1");
        assertThat(images(cold)).extracting(ImageConfig::platform).containsExactly(HERE, THERE);
        assertThat(warm.of(StepCached.class)).hasSize(4);
        assertThat(warm.finished().manifest()).isEqualTo(cold.finished().manifest());
    }

    @Test
    void thoseWithAnArgumentThatDiffersRunForEach() {
        BuildResult result = bench.build(
                "ARG WHERE=on-$TARGETARCH",
                "FROM --platform=$BUILDPLATFORM scratch AS first",
                "ARG WHERE",
                "LABEL where=$WHERE",
                "COPY f /f",
                "FROM --platform=$BUILDPLATFORM scratch AS second",
                "COPY --from=first /f /$WHERE",
                "FROM scratch",
                "COPY --from=second / /");

        String crossed = HERE + "->other";
        assertThat(executed(result))
                .contains(HERE + " first 2", crossed + " first 2", HERE + " second 1", crossed + " second 1");
    }

    @Test
    void aSharedParentLeavesEachItsOwnArguments() {
        BuildResult result = bench.build(
                "FROM --platform=$BUILDPLATFORM scratch AS shared",
                "COPY f /f",
                "FROM shared AS each",
                "ARG TARGETARCH",
                "COPY f-$TARGETARCH /f",
                "FROM scratch",
                "COPY --from=each /f /f",
                "ARG TARGETARCH",
                "ENV a=$TARGETARCH");

        assertThat(executed(result)).containsOnlyOnce(HERE + " shared 1");
        assertThat(images(result)).extracting(ImageConfig::diffIds).doesNotHaveDuplicates();
        assertThat(executed(result)).contains(HERE + "->other each 2");
    }

    @Test
    void stagesThatOnlyOnePlatformNeedsRunForItAlone() {
        BuildResult result = bench.build(
                "FROM --platform=$BUILDPLATFORM scratch AS tools",
                "COPY f /t",
                "FROM scratch AS for-" + HERE.architecture(),
                "COPY f /f",
                "FROM scratch AS for-other",
                "COPY --from=tools /t /f",
                "FROM for-$TARGETARCH");

        assertThat(executed(result))
                .containsExactlyInAnyOrder(
                        HERE + " for-" + HERE.architecture() + " 1", "linux/other for-other 1", HERE + " tools 1");
    }

    @Test
    void aRunThatNobodyCanExecuteIsNamedBeforeAnythingRuns() {
        BuildFailure failure = bench.fails("FROM scratch", "COPY f /f", "RUN true");

        assertThat(failure).hasMessageContaining("RUN can't execute programs of linux/other");
        assertThat(failure.details().toString()).contains("RUN true");
        assertThat(bench.build("FROM scratch", "COPY f /f").of(StepCached.class))
                .isEmpty();
    }

    @Test
    void explainTellsOfEachPlatform() {
        String[] dockerfile = {
            "FROM --platform=$BUILDPLATFORM scratch AS first", "COPY f /f", "FROM scratch", "COPY --from=first / /"
        };
        bench.build(dockerfile);

        assertThat(bench.explain(dockerfile))
                .extracting(step -> step.step().display() + " " + step.prediction())
                .containsExactlyInAnyOrder(HERE + " first HIT", HERE + " 1 HIT", "linux/other 1 HIT");
        bench.file("f", "changed", EngineBench.NOON.plusSeconds(3));
        assertThat(bench.explain(dockerfile))
                .extracting(StepPredicted::prediction)
                .containsExactlyInAnyOrder(Prediction.MISS, Prediction.UNKNOWN, Prediction.UNKNOWN);
    }

    @Test
    void onePlatformGivesOnePlainManifest() {
        bench.morePlatforms = List.of();

        BuildResult result = bench.build("FROM scratch", "COPY f /f");

        assertThat(result.manifest().mediaType()).isEqualTo(MediaTypes.OCI_MANIFEST);
        assertThat(result.of(StepExecuted.class).get(0).step().platform()).isEmpty();
    }
}
