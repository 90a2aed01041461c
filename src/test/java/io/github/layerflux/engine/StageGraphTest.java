package io.github.layerflux.engine;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.engine.PipelineBench.Outcome;
import io.github.layerflux.event.BuildEvent.StageStarted;
import io.github.layerflux.event.BuildEvent.StepFailed;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.StepFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.step.BuiltStage;
import io.github.layerflux.step.Permits;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Stages beside each other: what waits for what, and what a failure or a cancellation ends. */
final class StageGraphTest {

    private static final String FOUR_STAGES = "FROM scratch AS a\nFROM scratch AS b\nFROM scratch AS c\nFROM scratch\n"
            + "COPY --from=a /x /x\nCOPY --from=b /x /x\nCOPY --from=c /x /x\n";

    private final PipelineBench bench = new PipelineBench();

    private TimedStep run(String stage, int index, int steps) {
        return bench.step(stage, index, steps, "RUN " + stage + index);
    }

    private void stageOfTwoSeconds(String name) {
        bench.stage(name, graph -> List.of(run(name, 1, 1).takes(ofSeconds(2))));
    }

    @Test
    void stagesThatNeedNothingOfEachOtherRunAtTheSameTime() {
        List.of("a", "b", "c", "3").forEach(this::stageOfTwoSeconds);

        Outcome<BuiltStage> outcome = bench.finish(bench.graph(FOUR_STAGES));

        assertThat(outcome.failure).isNull();
        assertThat(outcome.seconds).as("4 stages of 2 s each").isEqualTo(2);
        assertThat(bench.journal.of("end")).hasSize(4);
    }

    @Test
    void asManyStagesRunAtTheSameTimeAsThereArePermits() {
        Permits permits = new Permits(2);
        for (String name : List.of("a", "b", "c", "3")) {
            bench.stage(
                    name, graph -> List.of(run(name, 1, 1).takes(ofSeconds(2)).within(permits)));
        }

        Outcome<BuiltStage> outcome = bench.finish(bench.graph(FOUR_STAGES));

        assertThat(outcome.seconds).isEqualTo(4);
        assertThat(bench.journal.lines())
                .filteredOn(line -> line.startsWith("0s begin"))
                .hasSize(2);
    }

    @Test
    void aStepWaitsForTheStageItReadsFromAndForNoOther() {
        bench.stage("a", graph -> List.of(run("a", 1, 1).takes(ofSeconds(2))));
        bench.stage("b", graph -> List.of(run("b", 1, 1).takes(ofSeconds(9))));
        bench.stage(
                "2",
                graph -> List.of(
                        run("2", 1, 3).takes(ofSeconds(1)),
                        run("2", 2, 3).readsFrom(graph.stage(0)).takes(ofSeconds(1)),
                        run("2", 3, 3).readsFrom(graph.stage(1)).takes(ofSeconds(1))));

        Outcome<BuiltStage> outcome = bench.finish(bench.graph(
                "FROM scratch AS a\nFROM scratch AS b\nFROM scratch\nCOPY --from=a /x /\nCOPY --from=b /x /\n"));

        assertThat(bench.journal.lines())
                .contains("0s begin RUN 21", "2s begin RUN 22", "3s end RUN 22", "9s begin RUN 23");
        assertThat(outcome.seconds).isEqualTo(10);
    }

    @Test
    void aStageThatIsReadTwiceRunsOnce() {
        stageOfTwoSeconds("a");
        bench.stage(
                "1",
                graph -> List.of(
                        run("1", 1, 2).readsFrom(graph.stage(0)), run("1", 2, 2).readsFrom(graph.stage(0))));

        bench.finish(bench.graph("FROM scratch AS a\nFROM a\nCOPY --from=a /x /\n"));

        assertThat(bench.journal.of("begin")).containsExactly("RUN a1", "RUN 11", "RUN 12");
    }

    @Test
    void aStageContinuesItsParentAndIsLookedUpBelowIt() {
        stageOfTwoSeconds("a");
        bench.stage("1", graph -> List.of(run("1", 1, 1)));
        String dockerfile = "FROM scratch AS a\nFROM a\n";

        Outcome<BuiltStage> cold = bench.finish(bench.graph(dockerfile));
        bench.cache.forgetCounts();
        Outcome<BuiltStage> warm = bench.finish(bench.graph(dockerfile));

        assertThat(cold.value.layers()).hasSize(2);
        assertThat(bench.cache.lookups).containsExactly("RUN a1", "RUN 11");
        assertThat(bench.cache.saved).isEmpty();
        assertThat(warm.value.lineage()).isEqualTo(cold.value.lineage());
        assertThat(bench.events(StageStarted.class))
                .extracting(StageStarted::base)
                .contains("scratch", "stage a");
    }

    @Test
    void aStageWaitsForThePackingOfItsParentButAMissThereIsNoMissHere() {
        stageOfTwoSeconds("a");
        bench.stage("1", graph -> List.of(run("1", 1, 1)));
        bench.finish(bench.graph("FROM scratch AS a\nFROM a\n"));
        bench.cache.forgetCounts();
        bench.stage("1", graph -> List.of(bench.step("1", 1, 1, "RUN changed")));

        bench.finish(bench.graph("FROM scratch AS a\nFROM a\n"));

        assertThat(bench.cache.lookups).containsExactly("RUN a1", "RUN changed");
        assertThat(bench.cache.saved).containsExactly("RUN changed");
    }

    @Test
    void cancellingKillsWhatRunsAndStartsNothingMore() {
        bench.stage("a", graph -> List.of(run("a", 1, 2).takes(ofSeconds(2)), run("a", 2, 2)));
        bench.stage(
                "1",
                graph -> List.of(
                        run("1", 1, 3).takes(ofSeconds(2)), run("1", 2, 3).readsFrom(graph.stage(0)), run("1", 3, 3)));
        Outcome<BuiltStage> outcome = bench.begin(bench.graph("FROM scratch AS a\nFROM scratch\nCOPY --from=a /x /\n"));
        bench.clock.advanceTimeBy(ofSeconds(1));

        outcome.subscription.dispose();
        bench.clock.advanceTimeBy(ofSeconds(100));

        assertThat(bench.journal.of("begin")).containsExactlyInAnyOrder("RUN a1", "RUN 11");
        assertThat(bench.journal.of("killed")).containsExactlyInAnyOrder("RUN a1", "RUN 11");
        assertThat(bench.journal.of("end")).isEmpty();
        assertThat(bench.events(StepFailed.class)).isEmpty();
    }

    @Test
    void aStageThatFailsCancelsTheOthers() {
        bench.stage(
                "a",
                graph -> List.of(run("a", 1, 1).takes(ofSeconds(2)).failsWith(new StepFailure(42, List.of("boom")))));
        bench.stage("b", graph -> List.of(run("b", 1, 2).takes(ofSeconds(5)), run("b", 2, 2)));
        stageOfTwoSeconds("c");

        Outcome<BuiltStage> outcome = bench.finish(bench.graph(FOUR_STAGES));

        assertThat(outcome.seconds).isEqualTo(2);
        assertThat(bench.journal.lines()).contains("2s killed RUN b1");
        assertThat(bench.journal.of("begin")).doesNotContain("RUN b2");
        assertThat(outcome.failure)
                .isInstanceOf(StepFailure.class)
                .hasMessageContaining("Dockerfile:2 RUN a1")
                .hasMessageContaining("exit code: 42")
                .hasMessageContaining("boom");
    }

    @Test
    void whatWasExecutedBeforeAFailureIsStillPackedAndRecorded() {
        bench.stage("a", graph -> List.of(run("a", 1, 1).takes(ofSeconds(1)).packsFor(ofSeconds(7))));
        bench.stage(
                "1",
                graph -> List.of(
                        run("1", 1, 2).packsFor(ofSeconds(5)),
                        run("1", 2, 2).takes(ofSeconds(2)).failsWith(new StepFailure(1, List.of()))));

        Outcome<BuiltStage> outcome =
                bench.finish(bench.graph("FROM scratch AS a\nFROM scratch\nCOPY --from=a /x /x\n"));

        assertThat(outcome.failure).isInstanceOf(StepFailure.class);
        assertThat(outcome.seconds).isEqualTo(8);
        assertThat(bench.cache.saved).containsExactly("RUN 11", "RUN a1");
        assertThat(bench.events(StepFailed.class)).hasSize(1);
    }

    @Test
    void aFailureIsToldOnceThoughSeveralStagesWaitForIt() {
        bench.stage(
                "a", graph -> List.of(run("a", 1, 1).takes(ofSeconds(1)).failsWith(new UserFailure("no such file"))));
        bench.stage("b", graph -> List.of(run("b", 1, 1).readsFrom(graph.stage(0))));
        bench.stage("c", graph -> List.of(run("c", 1, 1).readsFrom(graph.stage(0))));
        bench.stage(
                "3",
                graph -> List.of(
                        run("3", 1, 2).readsFrom(graph.stage(1)), run("3", 2, 2).readsFrom(graph.stage(2))));

        Outcome<BuiltStage> outcome = bench.finish(bench.graph("FROM scratch AS a\n"
                + "FROM scratch AS b\nCOPY --from=a /x /\nFROM scratch AS c\nCOPY --from=a /x /\n"
                + "FROM scratch\nCOPY --from=b /x /\nCOPY --from=c /x /\n"));

        assertThat(bench.events(StepFailed.class)).singleElement().satisfies(failed -> {
            assertThat(failed.step().stage()).isEqualTo("a");
            assertThat(failed.problem()).isEqualTo("no such file");
        });
        assertThat(((BuildFailure) outcome.failure).details().instruction()).contains("RUN a1");
    }

    @Test
    void aLayerThatCannotBePackedIsTheFailureOfTheStepThatMadeIt() {
        bench.stage(
                "0",
                graph -> List.of(
                        run("0", 1, 2)
                                .packsFor(ofSeconds(3))
                                .packingFailsWith(new EnvironmentFailure("the disk is full")),
                        run("0", 2, 2).takes(ofSeconds(1))));

        Outcome<BuiltStage> outcome = bench.finish(bench.graph("FROM scratch"));

        assertThat(outcome.failure).hasMessageContaining("RUN 01").hasMessageContaining("the disk is full");
        assertThat(bench.events(StepFailed.class))
                .singleElement()
                .satisfies(failed -> assertThat(failed.step().index()).isEqualTo(1));
        assertThat(bench.cache.saved).isEmpty();
    }

    @Test
    void aDefectOfOursKeepsItsType() {
        IllegalStateException defect = new IllegalStateException("our fault");
        bench.stage("0", graph -> List.of(run("0", 1, 1).failsWith(defect)));

        Outcome<BuiltStage> outcome = bench.finish(bench.graph("FROM scratch"));

        assertThat(outcome.failure).isSameAs(defect);
        assertThat(bench.events(StepFailed.class)).hasSize(1);
    }

    @Test
    void stepsThatCannotBeMadeFailBeforeAnythingRuns() {
        stageOfTwoSeconds("a");
        bench.stage("1", graph -> {
            throw new UserFailure("--parents is not supported yet");
        });

        assertThatThrownBy(() -> bench.graph("FROM scratch AS a\nFROM a\n")).isInstanceOf(UserFailure.class);
        bench.clock.advanceTimeBy(ofSeconds(10));
        assertThat(bench.journal.lines()).isEmpty();
    }
}
