package io.github.layerflux.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.event.Advice;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.BuildEvent.StepPredicted;
import io.github.layerflux.event.Miss;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.failure.SourceRange;
import io.github.layerflux.history.BuildHistory;
import io.github.layerflux.history.PastBuild;
import io.github.layerflux.history.PastStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of a build by comparing it with the ones before. */
final class EarlierBuildsTest {

    @TempDir
    Path folder;

    private EngineBench bench;

    @BeforeEach
    void open() {
        bench = new EngineBench(folder).file("f", "f").file("g", "g");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void tag(String image, String... dockerfile) {
        bench.images.set(0, image);
        assertThat(bench.build(dockerfile).failure()).isEmpty();
        bench.images.set(0, "app:1");
    }

    private static String reason(BuildResult result) {
        assertThat(result.failure()).isEmpty();
        assertThat(result.misses()).hasSize(1);
        return result.misses().get(0).miss().reason();
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void aBaseImageWhoseTagMovedIsTheReason(String rules) {
        bench.rules = rules;
        tag("registry.example/base:3.1", "FROM scratch", "COPY f /f");
        assertThat(reason(bench.build("FROM registry.example/base:3.1", "COPY g /g")))
                .startsWith("first build on registry.example/base:3.1");

        bench.file("f", "changed", EngineBench.NOON.plusSeconds(1));
        tag("registry.example/base:3.1", "FROM scratch", "COPY f /f");

        assertThat(reason(bench.build("FROM registry.example/base:3.1", "COPY g /g")))
                .matches("base image changed: sha256:[0-9a-f]{12} → sha256:[0-9a-f]{12}, tag 3.1 moved");
    }

    @Test
    void itIsTheReasonAlsoWhenAnotherDockerfileWasBuiltOnTheNewImage() {
        tag("base:1", "FROM scratch", "COPY f /f");
        bench.build("FROM base:1", "COPY g /g");
        bench.file("f", "changed", EngineBench.NOON.plusSeconds(1));
        tag("base:1", "FROM scratch", "COPY f /f");
        Path context = bench.context;
        bench.context = folder.resolve("another module");
        bench.file("x", "x").build("FROM base:1", "COPY x /x");
        bench.context = context;

        assertThat(reason(bench.build("FROM base:1", "COPY g /g")))
                .startsWith("base image changed: ")
                .endsWith(", tag 1 moved");
    }

    @Test
    void aStepThatTheBuildBeforeDidNotReachSaysSo() {
        bench.build("FROM scratch", "ENV A=1");

        assertThat(reason(bench.build("FROM scratch", "ENV A=1", "COPY g /g")))
                .isEqualTo("first build of this instruction: new, or not finished in the build before");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void whatWasBuiltBeforeAndIsNotThereWasPruned(String rules) throws IOException {
        bench.rules = rules;
        tag("base:1", "FROM scratch", "COPY f /f");
        String[] dockerfile = {"FROM base:1", "COPY g /g", "COPY f /x"};
        bench.build(dockerfile);
        try (var records = Files.walk(bench.cache.resolve("steps"))) {
            for (Path record : records.filter(Files::isRegularFile).toList()) {
                Files.delete(record);
            }
        }
        assertThat(bench.explain(dockerfile).get(0).miss().orElseThrow().reason())
                .isEqualTo("it was built before, but was pruned from the cache since");
        assertThat(reason(bench.build(dockerfile)))
                .isEqualTo("it was built before, but was pruned from the cache since");
    }

    @Test
    void otherRulesAreTheReasonThatNothingIsFound() {
        String[] dockerfile = {"FROM scratch", "COPY g /g"};
        bench.build(dockerfile);
        bench.rules = "content";
        assertThat(reason(bench.build(dockerfile)))
                .isEqualTo("cacheRules changed: metadata → content, which don't find what the others built");
        bench.rules = "metadata";
        assertThat(bench.build(dockerfile).misses()).isEmpty();
    }

    @Test
    void whatAnotherStageStartsWithIsNotComparedWith() {
        bench.build("FROM scratch AS one", "COPY f /f", "FROM scratch AS two", "COPY --from=one f /");

        assertThat(bench.build(
                                "FROM scratch AS one",
                                "COPY f /f",
                                "FROM scratch AS three",
                                "COPY g /g",
                                "FROM scratch AS two",
                                "COPY --from=one f /",
                                "COPY --from=three g /")
                        .misses())
                .extracting(miss -> miss.step().stage() + ": " + miss.miss().reason())
                .containsExactlyInAnyOrder(
                        "three: not built before on scratch as it is now",
                        "two: first build of this instruction: new, or not finished in the build before");
    }

    @Test
    void theFirstBuildOfADockerfileIsNotComparedWithOtherDockerfiles() {
        tag("base:1", "FROM scratch", "COPY f /f");
        bench.build("FROM base:1", "COPY g /g", "COPY f /x");
        bench.context = folder.resolve("another module");
        bench.file("x", "x").file("g", "another");
        String[] dockerfile = {"FROM base:1", "COPY x /x"};

        assertThat(reason(bench.build(dockerfile))).isEqualTo("not built before on base:1 as it is now");

        bench.file("x", "changed", EngineBench.NOON.plusSeconds(1));
        assertThat(reason(bench.build(dockerfile))).isEqualTo("1 file changed: x");
        assertThat(reason(bench.build("FROM base:1", "COPY x /y"))).doesNotStartWith("not built before");
    }

    @Test
    void theFirstBuildOfADockerfileIsComparedWithTheSameInstruction() {
        tag("base:1", "FROM scratch", "COPY f /f");
        bench.build("FROM base:1", "COPY g /g");
        bench.context = folder.resolve("a second checkout");
        bench.file("g", "changed", EngineBench.NOON.plusSeconds(1));

        assertThat(reason(bench.build("FROM base:1", "COPY g /g")))
                .isEqualTo("1 file changed: g (compared with another project's build)");
    }

    @Test
    void aMissIsComparedWithTheLastBuildOfTheSameProjectThoughAnotherIsNearer() {
        String[] dockerfile = {"FROM base:1", "COPY --chmod=644 f g /d/"};
        tag("base:1", "FROM scratch", "COPY f /f");
        Path ours = bench.context;
        bench.build(dockerfile);
        bench.file("f", "other", EngineBench.NOON.plusSeconds(2));
        bench.context = folder.resolve("another project");
        bench.file("f", "changed", EngineBench.NOON.plusSeconds(1)).file("g", "other");
        bench.build(dockerfile);
        bench.context = ours;

        assertThat(bench.build(dockerfile).misses().get(0).miss().changedFiles())
                .containsExactly("f: mtime 12:00:00 → 12:00:02, size 1 → 5");
    }

    @Test
    void whatABuildExecutedBeforeItFailedIsWhatTheNextIsComparedWith() {
        tag("base:1", "FROM scratch", "COPY f /f");
        assertThat(bench.build("FROM base:1", "COPY g /g", "COPY missing /").failure())
                .isPresent();
        bench.file("g", "changed", EngineBench.NOON.plusSeconds(1));

        assertThat(reason(bench.build("FROM base:1", "COPY g /g"))).isEqualTo("1 file changed: g");
    }

    @Test
    void anotherBaseIsTheReason() {
        tag("base:1", "FROM scratch", "COPY f /f");
        tag("base:2", "FROM scratch", "COPY f /f", "ENV a=1");
        bench.build("FROM base:1", "COPY g /g");

        assertThat(reason(bench.build("FROM base:2", "COPY g /g"))).startsWith("base image changed: base:1 → base:2 (");
    }

    @Test
    void aStageThatItStartsFromAndThatWasBuiltAnewIsTheReason() {
        String[] dockerfile = {"FROM scratch AS deps", "COPY f /f", "FROM deps", "COPY g /g"};
        bench.build(dockerfile);
        bench.file("f", "changed", EngineBench.NOON.plusSeconds(1));

        List<String> reasons = bench.build(dockerfile).misses().stream()
                .map(missed -> missed.miss().reason())
                .toList();

        assertThat(reasons)
                .containsExactly("1 file changed: f", "stage deps was rebuilt: its step Dockerfile:2 COPY f /f missed");
    }

    @Test
    void aStageThatItCopiesFromAndThatWasBuiltAnewIsTheReason() {
        String[] dockerfile = {"FROM scratch AS deps", "COPY f /f", "FROM scratch", "COPY --from=deps /f /g"};
        bench.build(dockerfile);
        bench.file("f", "changed", EngineBench.NOON.plusSeconds(1));

        assertThat(bench.build(dockerfile).misses().get(1).miss().reason())
                .isEqualTo("stage deps was rebuilt: its step Dockerfile:2 COPY f /f missed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void whatMissedBecauseOfAStageThatWasExecutedNamesThatStage(String rules) {
        bench.rules = rules;
        String[] dockerfile = {
            "FROM scratch AS deps",
            "COPY f /f",
            "FROM deps AS test",
            "COPY g /g",
            "FROM scratch",
            "COPY g /g",
            "COPY --from=deps /f /f",
            "COPY --from=test /g /h"
        };
        bench.build(dockerfile);
        bench.file("f", "changed", EngineBench.NOON.plusSeconds(1));

        assertThat(causes(bench.build(dockerfile)))
                .containsExactly("/COPY f /f", "deps/COPY --from=deps /f /f", "deps/COPY g /g");
    }

    @Test
    void aStepThatMissedByItselfHasNoCauseThoughAStageThatItReadsFromWasExecuted() {
        bench.build("FROM scratch AS deps", "COPY f /f", "FROM scratch", "COPY --from=deps /f /f");
        bench.file("f", "changed", EngineBench.NOON.plusSeconds(1));

        assertThat(causes(
                        bench.build("FROM scratch AS deps", "COPY f /f", "FROM scratch", "COPY --from=deps /f /other")))
                .containsExactly("/COPY --from=deps /f /other", "/COPY f /f");
    }

    private static List<String> causes(BuildResult built) {
        return built.misses().stream()
                .map(missed -> missed.miss().cause() + "/" + missed.step().instruction())
                .sorted()
                .toList();
    }

    @Test
    void aChangedFileOnAnEqualBaseStaysTheReason() {
        tag("base:1", "FROM scratch", "COPY f /f");
        bench.build("FROM base:1", "COPY g /g");
        bench.file("g", "changed", EngineBench.NOON.plusSeconds(1));

        assertThat(reason(bench.build("FROM base:1", "COPY g /g"))).isEqualTo("1 file changed: g");
    }

    @Test
    void stepsThatDependOnAMissAreExpectedToTakeWhatTheyTook() {
        String[] dockerfile = {"FROM scratch", "COPY f /f", "COPY g /g"};
        bench.build(dockerfile);
        bench.file("f", "changed", EngineBench.NOON.plusSeconds(1));

        List<StepPredicted> steps = bench.explain(dockerfile);

        assertThat(steps).extracting(step -> step.prediction().toString()).containsExactly("MISS", "UNKNOWN");
        assertThat(steps).allMatch(step -> step.expectedMs().isPresent());
    }

    @Test
    void explainingNamesTheBaseToo() {
        tag("base:1", "FROM scratch", "COPY f /f");
        bench.build("FROM base:1", "COPY g /g");
        bench.file("f", "changed", EngineBench.NOON.plusSeconds(1));
        tag("base:1", "FROM scratch", "COPY f /f");

        Miss miss = bench.explain("FROM base:1", "COPY g /g").get(0).miss().orElseThrow();

        assertThat(miss.reason()).startsWith("base image changed: ").endsWith(", tag 1 moved");
    }

    @Test
    void whereNoHistoryCanBeKeptTheBuildSucceedsWithAWarning() throws IOException {
        bench.build("FROM scratch", "COPY f /f");
        Path history = bench.cache.resolve("history");
        for (Path file : Files.list(history).toList()) {
            Files.delete(file);
        }
        Files.delete(history);
        Files.writeString(history, "a file where a folder should be");

        BuildResult result = bench.build("FROM scratch", "COPY f /f");

        assertThat(result.statuses()).isEqualTo("CACHED");
        assertThat(result.warnings()).singleElement().asString().contains("can't be kept", "history");
    }

    @Test
    void aFailedBuildIsRememberedAsFarAsItCame() {
        bench.build("FROM scratch", "COPY f /f", "COPY none /");

        assertThat(bench.explain("FROM scratch", "COPY f /f", "COPY none /")
                        .get(0)
                        .expectedMs())
                .isPresent();
        bench.file("f", "changed", EngineBench.NOON.plusSeconds(1));
        assertThat(bench.explain("FROM scratch", "COPY f /f", "COPY none /")
                        .get(0)
                        .expectedMs())
                .isPresent();
    }

    @Test
    void explainingEndsWithAdviceFromTheBuildsBefore() throws IOException {
        String[] dockerfile = {"FROM scratch", "COPY f /app/f", "RUN apt-get update"};
        CacheDirectory directory = new CacheDirectory(bench.cache).create();
        BuildRequest request = bench.request(folder.resolve("Dockerfile"));
        for (int i = 0; i < 10; i++) {
            SourceRange where = SourceRange.line("Dockerfile", 1);
            BuildHistory.of(directory, EarlierBuilds.identity(request))
                    .append(new PastBuild(
                            i,
                            Map.of(),
                            Map.of(
                                    PastBuild.id(new StepRef("0", 1, 2, where, dockerfile[1])),
                                    new PastStep(PastStep.Ending.MISSED, "key" + i, 10),
                                    PastBuild.id(new StepRef("0", 2, 2, where, dockerfile[2])),
                                    new PastStep(PastStep.Ending.EXECUTED, "key", 94_000))));
        }

        List<BuildEvent> told = bench.explanation(dockerfile);

        assertThat(told.get(told.size() - 1))
                .isInstanceOfSatisfying(
                        BuildEvent.Advised.class,
                        advised -> assertThat(advised.advice())
                                .extracting(Advice::text)
                                .containsExactly(
                                        "COPY f /app/f changed in 9 of 9 builds and stands before RUN apt-get update (94 s):"
                                                + " move it below line 3"));
    }
}
