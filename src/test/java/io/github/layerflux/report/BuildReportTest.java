package io.github.layerflux.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
                        "cache",
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
                .containsEntry("cache", Map.of("rules", "metadata", "hits", 2L, "misses", 2L));
        List<Map<String, Object>> steps = Json.objects(json, "steps");
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
        assertThat(json).containsEntry("cache", Map.of("rules", "metadata", "hits", 1L, "misses", 1L));
        assertThat(Json.objects(json, "steps"))
                .extracting(step -> step.get("status"))
                .containsExactly("CACHED", "FAILED");
        assertThat(Json.objects(json, "steps").get(1)).containsEntry("reason", "no such step");
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
