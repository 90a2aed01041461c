package io.github.layerflux.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.StageOutline;
import io.github.layerflux.event.Verification;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildReportTest {

    @TempDir
    Path target;

    private final BuildReport report = new BuildReport(List.of("app:1", "app:latest"));

    private Map<String, Object> written(BuildEvent... events) throws IOException {
        for (BuildEvent event : events) {
            report.accept(event);
        }
        Path file = target.resolve("layerflux/image.json");
        report.write(file);
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files).as("no temporary files").containsExactly(file);
        }
        return Json.readObject(Files.readAllBytes(file), "image.json");
    }

    @Test
    void stepsCountFromWhenTheEngineStartedAsTheBuildsDurationDoes() throws Exception {
        Thread.sleep(50); // what a goal does before: time that mustn't count
        long before = System.nanoTime();
        Map<String, Object> json = written(Events.started(), Events.cached(Events.WORKDIR), Events.finished());
        long elapsedMs = (System.nanoTime() - before) / 1_000_000;

        assertThat((Long) Json.objects(json, "steps").get(0).get("startMs")).isLessThanOrEqualTo(elapsedMs);
    }

    @Test
    void tellsASuccessfulBuildAsTheContractSays() throws IOException {
        Map<String, Object> json = written(
                Events.started(),
                Events.cached(Events.WORKDIR),
                Events.missed(Events.COPY, "1 file changed", "a.jar: mtime 1 → 2, size equal"),
                Events.executed(Events.COPY, 83),
                Events.executed(Events.RUN, 1240),
                Events.cached(Events.LABEL),
                Events.finished());
        assertThat(json.keySet())
                .containsExactly(
                        "imageId",
                        "digest",
                        "images",
                        "platform",
                        "durationMs",
                        "imageSize",
                        "cache",
                        "stages",
                        "steps",
                        "bases",
                        "checks",
                        "advice");
        assertThat(json)
                .containsEntry("imageId", Events.IMAGE.toString())
                .containsEntry("digest", Events.MANIFEST.toString())
                .containsEntry("images", List.of("app:1", "app:latest"))
                .containsEntry("platform", "linux/amd64")
                .containsEntry("durationMs", 1449L)
                .containsEntry("cache", Map.of("rules", "metadata", "hits", 2L, "misses", 2L, "savedMs", 0L));
        List<Map<String, Object>> steps = Json.objects(json, "steps");
        assertThat((Long) steps.get(1).remove("startMs")).isGreaterThanOrEqualTo(0);
        assertThat(steps.get(1).remove("layerSize")).isEqualTo(2048L);
        assertThat(steps.get(1))
                .isEqualTo(Map.of(
                        "stage",
                        "install",
                        "index",
                        2L,
                        "line",
                        3L,
                        "instruction",
                        "COPY target/app.jar /app/",
                        "status",
                        "EXECUTED",
                        "reason",
                        "1 file changed",
                        "changedFiles",
                        List.of("a.jar: mtime 1 → 2, size equal"),
                        "durationMs",
                        83L,
                        "log",
                        "logs/install-2.log",
                        "layer",
                        Events.LAYER.toString()));
        assertThat(steps.get(0))
                .containsEntry("status", "CACHED")
                .containsEntry("reason", "")
                .containsEntry("changedFiles", List.of())
                .containsEntry("layer", "");
        assertThat(steps.get(2)).containsEntry("reason", "").containsEntry("changedFiles", List.of());
    }

    @Test
    void ordersStepsAsTheDockerfileDoes() throws IOException {
        Map<String, Object> json = written(
                Events.started(),
                Events.cached(Events.LABEL),
                Events.executed(Events.RUN, 1),
                Events.executed(Events.COPY, 1),
                Events.cached(Events.WORKDIR),
                Events.finished());
        assertThat(Json.objects(json, "steps"))
                .extracting(step -> step.get("instruction"))
                .containsExactly("WORKDIR /app", "COPY target/app.jar /app/", "RUN ./install", "LABEL a=b");
    }

    @Test
    void tellsAFailedBuildUpToItsFailedStep() throws IOException {
        Map<String, Object> json = written(
                Events.started(),
                Events.cached(Events.WORKDIR),
                Events.missed(Events.COPY, "no such step"),
                new BuildEvent.StepStarted(Events.COPY),
                Events.failed(Events.COPY));
        assertThat(json).containsEntry("imageId", "").containsEntry("digest", "");
        assertThat(json).containsEntry("cache", Map.of("rules", "metadata", "hits", 1L, "misses", 1L, "savedMs", 0L));
        assertThat(Json.objects(json, "steps"))
                .extracting(step -> step.get("status"))
                .containsExactly("CACHED", "FAILED");
        assertThat(Json.objects(json, "steps").get(1)).containsEntry("reason", "no such step");
    }

    @Test
    void tellsHowStagesBuildOnEachOtherAndWhatAFailureWas() throws IOException {
        StageOutline install = new StageOutline("install", "", List.of());
        StageOutline last = new StageOutline("1", "install", List.of("tools"));
        report.failed("Dockerfile:2 RUN x: exit code: 1");
        Map<String, Object> json = written(
                new BuildEvent.BuildStarted(
                        "Dockerfile", "linux/amd64", List.of("install", "1"), "metadata", List.of(install, last)),
                new BuildEvent.StageStarted("linux/amd64 install", 3, "debian:12"));
        assertThat(Json.objects(json, "stages"))
                .containsExactly(
                        Map.of("name", "install", "base", "debian:12", "parent", "", "from", List.of()),
                        Map.of("name", "1", "base", "", "parent", "install", "from", List.of("install", "tools")));
        assertThat(json).containsEntry("error", "Dockerfile:2 RUN x: exit code: 1");
    }

    @Test
    void aHitThatWasExecutedToBeComparedSavedNothing() throws IOException {
        Map<String, Object> json = written(
                Events.started(),
                new BuildEvent.StepCached(Events.RUN, Optional.of(Events.LAYER), 77, 1, 61_000, Optional.empty()),
                new BuildEvent.StepCached(Events.WORKDIR, Optional.empty(), 0, 1, 40, Optional.empty()),
                new BuildEvent.StepVerified(
                        Events.RUN, new Verification(Verification.Result.IDENTICAL, List.of(), 0, 60_000, "")));
        assertThat(Json.number(Json.object(json, "cache"), "savedMs")).isEqualTo(40);
    }

    @Test
    void addsUpWhatHitsSaved() throws IOException {
        Map<String, Object> json = written(
                Events.started(),
                new BuildEvent.StepCached(Events.RUN, Optional.of(Events.LAYER), 77, 1, 61_000, Optional.empty()),
                new BuildEvent.StepCached(Events.WORKDIR, Optional.empty(), 0, 1, 40, Optional.empty()));
        assertThat(Json.number(Json.object(json, "cache"), "savedMs")).isEqualTo(61_040);
        assertThat(Json.objects(json, "steps").get(1))
                .containsEntry("savedMs", 61_000L)
                .containsEntry("layerSize", 77L);
    }

    @Test
    void forgetsWhatWasToldBeforeABuildBeganAnew() throws IOException {
        Map<String, Object> json = written(
                Events.started(),
                Events.cached(Events.WORKDIR),
                new BuildEvent.Restarted("a layer is gone"),
                Events.missed(Events.WORKDIR, "gone"),
                Events.executed(Events.WORKDIR, 1));
        assertThat(Json.objects(json, "steps"))
                .singleElement()
                .satisfies(step ->
                        assertThat(step).containsEntry("status", "EXECUTED").containsEntry("reason", "gone"));
    }

    @Test
    void isThereEvenWhenNothingBegan() throws IOException {
        assertThat(written()).containsEntry("steps", List.of()).containsEntry("platform", "");
    }

    @Test
    void replacesAnOlderReport() throws IOException {
        written(Events.started());
        assertThat(written(Events.finished())).containsEntry("imageId", Events.IMAGE.toString());
    }

    @Test
    void saysWhenItCantBeWritten() throws IOException {
        Path inTheWay = Files.writeString(target.resolve("layerflux"), "a file");
        assertThatThrownBy(() -> report.write(inTheWay.resolve("image.json")))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageContaining("can't write the build's report " + inTheWay.resolve("image.json"));
    }
}
