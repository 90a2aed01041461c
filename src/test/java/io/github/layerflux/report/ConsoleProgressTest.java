package io.github.layerflux.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.Miss;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleProgressTest {

    private final List<String> info = new ArrayList<>();
    private final List<String> warn = new ArrayList<>();

    private void tell(String form, BuildEvent... events) {
        ConsoleProgress progress = ConsoleProgress.of(form, info::add, warn::add);
        for (BuildEvent event : events) {
            progress.accept(event);
        }
    }

    @Test
    void plainTellsABuildFromItsHeaderToItsLastStep() {
        tell(
                "auto",
                Events.started(),
                new BuildEvent.StageStarted("install", 3, "debian:12"),
                Events.cached(Events.WORKDIR),
                Events.missed(
                        Events.COPY,
                        "1 file changed: target/app.jar",
                        "target/app.jar: mtime 12:00:01 → 12:05:40, size equal"),
                new BuildEvent.StepStarted(Events.COPY),
                Events.executed(Events.COPY, 83),
                new BuildEvent.StepStarted(Events.RUN),
                new BuildEvent.StepOutput(Events.RUN, "unpacking"),
                Events.executed(Events.RUN, 1_240),
                Events.finished());
        assertThat(info)
                .containsExactly(
                        "Dockerfile → linux/amd64, metadata rules",
                        "[install] FROM debian:12",
                        "[install 1/3] CACHED   WORKDIR /app",
                        "[install 2/3] EXECUTED COPY target/app.jar /app/ (0.1 s)",
                        "    miss: target/app.jar: mtime 12:00:01 → 12:05:40, size equal",
                        "[install 3/3] STARTED  RUN ./install",
                        "[install 3/3] | unpacking",
                        "[install 3/3] EXECUTED RUN ./install (1.2 s)");
        assertThat(warn).isEmpty();
    }

    @Test
    void anInstructionCannotTurnALineAroundOrMoveTheCursor() {
        tell("plain", Events.cached(Events.step("a", 1, 1, "LABEL a=\u202Eevil b=\033[2J\tc")));
        assertThat(info).containsExactly("[a 1/1] CACHED   LABEL a=·evil b=·[2J c");
    }

    @Test
    void norCanAFilesNameOrAReason() {
        tell(
                "plain",
                Events.missed(Events.COPY, "1 file changed: a", "a\033[2J\u202E: added"),
                Events.executed(Events.COPY, 1),
                Events.missed(Events.RUN, "build argument A changed: \033[1A → b"),
                Events.executed(Events.RUN, 1));
        assertThat(info).contains("    miss: a·[2J·: added", "    miss: build argument A changed: ·[1A → b");
    }

    @Test
    void explainTellsOnceWhatStepsThatFollowOneAnotherDependOn() {
        tell(
                "plain",
                predicted(Events.WORKDIR, "depends on 'A', which is a miss"),
                predicted(Events.COPY, "depends on 'A', which is a miss"),
                predicted(Events.LABEL, "depends on 'A', which is a miss"),
                predicted(Events.RUN, "depends on stage deps, which has a miss"));
        assertThat(info)
                .containsExactly(
                        "[install 1/3] UNKNOWN  WORKDIR /app",
                        "    depends on 'A', which is a miss",
                        "[install 2/3] UNKNOWN  COPY target/app.jar /app/",
                        "[stage-1 1/1] UNKNOWN  LABEL a=b",
                        "    depends on 'A', which is a miss",
                        "[install 3/3] UNKNOWN  RUN ./install",
                        "    depends on stage deps, which has a miss");
    }

    private static BuildEvent predicted(StepRef step, String why) {
        return new BuildEvent.StepPredicted(
                step, BuildEvent.Prediction.UNKNOWN, Optional.of(Miss.because(why)), OptionalLong.empty());
    }

    @Test
    void plainTellsWhyARunMissedBeforeItsOutput() {
        tell(
                "plain",
                Events.missed(Events.RUN, "build argument CACHEBUST changed"),
                new BuildEvent.StepStarted(Events.RUN),
                Events.executed(Events.RUN, 0));
        assertThat(info)
                .containsExactly(
                        "[install 3/3] STARTED  RUN ./install",
                        "    miss: build argument CACHEBUST changed",
                        "[install 3/3] EXECUTED RUN ./install (0.0 s)");
    }

    @Test
    void plainListsTenFilesAndCountsTheOthers() {
        String[] files =
                IntStream.range(0, 24).mapToObj(i -> "f" + i + ": added").toArray(String[]::new);
        tell("plain", Events.missed(Events.COPY, "24 files changed", files), Events.executed(Events.COPY, 0));
        assertThat(info)
                .hasSize(13)
                .startsWith(
                        "[install 2/3] EXECUTED COPY target/app.jar /app/ (0.0 s)",
                        "    miss: 24 files changed",
                        "        f0: added")
                .endsWith("        f9: added", "        … and 14 more");
    }

    @Test
    void plainTellsFailuresAndWarningsAsWarnings() {
        tell(
                "plain",
                new BuildEvent.Note("pulling debian:12"),
                new BuildEvent.Warning("a damaged record"),
                Events.missed(Events.COPY, "no step was built on this parent image yet"),
                Events.failed(Events.COPY));
        assertThat(warn)
                .containsExactly("a damaged record", "[install 2/3] FAILED   COPY target/app.jar /app/ (0.1 s)");
        assertThat(info).containsExactly("pulling debian:12", "    miss: no step was built on this parent image yet");
    }

    @Test
    void plainShortensLongInstructions() {
        tell("plain", Events.cached(Events.step("s", 1, 1, "RUN " + "x".repeat(500))));
        assertThat(info)
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .hasSize("[s 1/1] CACHED   ".length() + 120)
                        .endsWith("x…"));
    }

    @Test
    void quietTellsWarningsAndTheImagesId() {
        tell(
                "quiet",
                Events.started(),
                new BuildEvent.Warning("careful"),
                Events.executed(Events.RUN, 5),
                Events.finished());
        assertThat(info).containsExactly(Events.IMAGE.toString());
        assertThat(warn).containsExactly("careful");
    }

    @Test
    void jsonTellsEachEventAsOneObjectOnOneLine() {
        tell(
                "json",
                Events.started(),
                new BuildEvent.StageStarted("install", 3, "debian:12"),
                Events.cached(Events.WORKDIR),
                Events.missed(Events.COPY, "changed", "a: added"),
                new BuildEvent.StepStarted(Events.COPY),
                new BuildEvent.StepOutput(Events.RUN, "two\n\"lines\""),
                Events.executed(Events.COPY, 83),
                Events.failed(Events.RUN),
                new BuildEvent.Note("n"),
                new BuildEvent.Warning("w"),
                Events.finished());
        assertThat(info).noneMatch(line -> line.contains("\n"));
        assertThat(info)
                .extracting(line -> Json.string(Json.readObject(line, "the event"), "event"))
                .containsExactly(
                        "buildStarted",
                        "stageStarted",
                        "stepCached",
                        "stepMissed",
                        "stepStarted",
                        "stepOutput",
                        "stepExecuted",
                        "stepFailed",
                        "note",
                        "warning",
                        "buildFinished");
        assertThat(info.get(5)).contains("\"output\":\"two\\n\\\"lines\\\"\"");
        assertThat(info.get(6))
                .isEqualTo("{\"event\":\"stepExecuted\",\"stage\":\"install\",\"index\":2,\"steps\":3,\"line\":3,"
                        + "\"instruction\":\"COPY target/app.jar /app/\",\"layer\":\"" + Events.LAYER
                        + "\",\"layerSize\":2048,\"durationMs\":83}");
    }

    @Test
    void jsonTellsTheModuleWhereThereAreSeveral() {
        ConsoleProgress.of("json", info::add, warn::add, "web").accept(new BuildEvent.Note("n"));
        assertThat(info).containsExactly("{\"event\":\"note\",\"module\":\"web\",\"text\":\"n\"}");
    }

    @Test
    void transfersAreToldInIntervalsAndNotBeforeTheFirst() {
        TransferPace pace = new TransferPace(4_000);
        assertThat(pace.due("pulling a", 100)).isFalse();
        assertThat(pace.due("pulling b", 3_000)).isFalse();
        assertThat(pace.due("pulling a", 4_099)).isFalse();
        assertThat(pace.due("pulling a", 4_100)).isTrue();
        assertThat(pace.due("pulling a", 5_000)).isFalse();
        pace.over("pulling a");
        assertThat(pace.due("pulling a", 9_000)).isFalse();
        assertThat(pace.due("pulling b", 7_000)).isTrue();
    }

    @Test
    void refusesAnUnknownForm() {
        assertThatThrownBy(() -> ConsoleProgress.of("fancy", info::add, warn::add))
                .isInstanceOf(UserFailure.class)
                .hasMessage("unknown progress 'fancy', expected auto, plain, quiet or json");
    }

    @ParameterizedTest
    @CsvSource({"0,0.0 s", "49,0.0 s", "50,0.1 s", "59949,59.9 s", "59950,1 min 0 s", "94400,1 min 34 s"})
    void roundsDurationsForPeople(long milliseconds, String text) {
        assertThat(Durations.text(milliseconds)).isEqualTo(text);
    }
}
