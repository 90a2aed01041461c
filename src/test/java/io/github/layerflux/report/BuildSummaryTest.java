package io.github.layerflux.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.Miss;
import io.github.layerflux.event.StageOutline;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.failure.SourceRange;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuildSummaryTest {

    private final BuildReport report = new BuildReport(List.of("app:1", "app:latest"));

    private List<String> summary(BuildEvent... events) {
        for (BuildEvent event : events) {
            report.accept(event);
        }
        return report.summary(Palette.NONE, "target/layerflux/oci", "target/layerflux/report.html");
    }

    private static BuildEvent hit(StepRef step, long savedMs) {
        return new BuildEvent.StepCached(step, Optional.of(Events.LAYER), 500, 1, savedMs, Optional.empty());
    }

    @Test
    void tellsHitsMissesSizesAndTimeInAFewLines() {
        report.imageSize(6_912_000);
        assertThat(summary(
                        Events.started(),
                        hit(Events.WORKDIR, 24_000),
                        Events.missed(Events.COPY, "1 file changed: target/app.jar", "target/app.jar: size 1 → 2"),
                        Events.executed(Events.COPY, 83),
                        Events.executed(Events.RUN, 83),
                        Events.finished()))
                .containsExactly(
                        "Built app:1, app:latest in 1.4 s",
                        "  Cache   1 of 3 steps, which saved 24.0 s",
                        "  Missed  [install 2/3] COPY target/app.jar /app/: 1 file changed: target/app.jar",
                        "            then 1 more step in install; 0.2 s in all",
                        "  Image   6.9 MB, 4.1 kB of new layers, " + Events.IMAGE,
                        "  Files   target/layerflux/oci, target/layerflux/report.html");
    }

    @Test
    void newLayersAreThoseOfTheImage() {
        StepRef tool = Events.step("tool", 1, 1, "RUN make");
        StepRef base = Events.step("base", 1, 1, "RUN install");
        StepRef app = Events.step("app", 1, 1, "COPY --from=tool /t /t");
        assertThat(summary(
                        new BuildEvent.BuildStarted(
                                "Dockerfile",
                                "linux/amd64",
                                List.of("tool", "base", "app"),
                                "metadata",
                                List.of(
                                        new StageOutline("tool", "", List.of()),
                                        new StageOutline("base", "", List.of()),
                                        new StageOutline("app", "base", List.of("tool")))),
                        Events.executed(tool, 1),
                        Events.executed(base, 1),
                        Events.executed(app, 1),
                        Events.finished()))
                .contains("  Image   0 B, 4.1 kB of new layers, " + Events.IMAGE);
    }

    @Test
    void furtherOutputsHaveALineEach() {
        report.output("oci", "target/image.tar", 2_900_000);
        report.output("local", "/srv/root", 12);

        assertThat(summary(Events.started(), hit(Events.WORKDIR, 0), Events.finished()))
                .endsWith(
                        "  Files   target/layerflux/oci, target/layerflux/report.html",
                        "  Output  target/image.tar, type=oci, 2.9 MB",
                        "  Output  /srv/root, type=local, 12 B");
    }

    @Test
    void anImageThatHasNotChangedIsUpToDate() {
        assertThat(summary(Events.started(), hit(Events.WORKDIR, 0), Events.finished()))
                .startsWith("Up to date: app:1, app:latest in 1.4 s", "  Cache   1 of 1 step")
                .hasSize(4);
    }

    @Test
    void whatMissedBecauseOfAnotherStageIsCountedThere() {
        StepRef sources = Events.step("compile", 1, 2, "COPY src /src");
        StepRef compile = Events.step("compile", 2, 2, "RUN compile");
        StepRef test = Events.step("test", 1, 1, "RUN test");
        StepRef copy = Events.step("1", 1, 1, "COPY --from=compile /out /app");
        assertThat(summary(
                        new BuildEvent.BuildStarted(
                                "Dockerfile", "linux/amd64", List.of("compile", "test", "1"), "metadata"),
                        Events.missed(sources, "1 file changed: src/Main.java"),
                        Events.executed(sources, 100),
                        Events.executed(compile, 2000),
                        new BuildEvent.StepMissed(
                                test, Miss.because("stage compile was rebuilt").causedBy("compile")),
                        Events.executed(test, 300),
                        new BuildEvent.StepMissed(
                                copy, Miss.because("source image changed").causedBy("compile")),
                        Events.executed(copy, 1000)))
                .contains(
                        "  Missed  [compile 1/2] COPY src /src: 1 file changed: src/Main.java",
                        "            then 3 more steps in compile, test, stage-1; 3.4 s in all")
                .noneMatch(line -> line.contains("was rebuilt") || line.contains("source image"));
    }

    @Test
    void whatMissedInAStageThatAllPlatformsShareCountsForEach() {
        StepRef shared = platform("linux/amd64", "tools", "COPY tools /");
        StepRef reader = platform("linux/arm64", "app", "COPY --from=tools / /");
        assertThat(summary(
                        new BuildEvent.BuildStarted(
                                "Dockerfile", "linux/amd64,linux/arm64", List.of("tools", "app"), "metadata"),
                        Events.missed(shared, "1 file changed: a"),
                        Events.executed(shared, 100),
                        new BuildEvent.StepMissed(
                                reader, Miss.because("source image changed").causedBy("tools")),
                        Events.executed(reader, 200)))
                .contains("            then 1 more step in linux/amd64 tools, linux/arm64 app; 0.3 s in all");
    }

    private static StepRef platform(String platform, String stage, String instruction) {
        return new StepRef(stage, 1, 1, SourceRange.line("Dockerfile", 2), instruction, platform);
    }

    @Test
    void listsThreeMissesAndCountsTheOthers() {
        BuildEvent[] events = new BuildEvent[13];
        events[0] = Events.started();
        for (int i = 0; i < 6; i++) {
            StepRef step = Events.step("s" + i, 1, 1, "RUN " + "x".repeat(100));
            events[2 * i + 1] = Events.missed(step, "why " + "y".repeat(200));
            events[2 * i + 2] = Events.executed(step, 1);
        }
        assertThat(summary(events))
                .hasSize(7)
                .contains("          and 3 more, in the report")
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(200));
    }

    @Test
    void aFailedBuildSaysHowFarItCameAndWhereToRead() {
        report.failed("no");
        assertThat(summary(Events.started(), hit(Events.WORKDIR, 0), Events.failed(Events.COPY)))
                .hasSize(3)
                .satisfies(lines -> assertThat(lines.get(0)).startsWith("Failed after "))
                .contains("  Cache   1 of 2 steps", "  Report  target/layerflux/report.html");
    }

    @ParameterizedTest
    @CsvSource({
        "0,0 B",
        "999,999 B",
        "1000,1.0 kB",
        "999949,999.9 kB",
        "999950,1.0 MB",
        "74000000,74.0 MB",
        "9223372036854775807,9223372.0 TB"
    })
    void sizesAreInPowersOfTen(long bytes, String text) {
        assertThat(Sizes.text(bytes)).isEqualTo(text);
    }
}
