package io.github.layerflux.engine;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.layerflux.cache.StepKind;
import io.github.layerflux.engine.PipelineBench.Outcome;
import io.github.layerflux.event.BuildEvent.StepCached;
import io.github.layerflux.event.BuildEvent.StepExecuted;
import io.github.layerflux.event.BuildEvent.StepMissed;
import io.github.layerflux.step.Mode;
import io.github.layerflux.step.StageState;
import io.github.layerflux.step.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fold over a stage's steps, and the switch from PROBE to EXECUTE. */
final class StagePipelineTest {

    private final PipelineBench bench = new PipelineBench();

    private static List<String> runs(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> "RUN " + i).toList();
    }

    private List<Step> withChanged(int changed, int count) {
        List<Step> steps = bench.runs(count);
        steps.set(changed - 1, bench.step("0", changed, count, "RUN " + changed + " changed"));
        return steps;
    }

    @Test
    void aColdRunLooksUpOneStepAndExecutesAll() {
        Outcome<StageState> outcome = bench.runStage(bench.runs(5));

        assertThat(bench.cache.lookups).containsExactly("RUN 1");
        assertThat(bench.journal.of("begin")).isEqualTo(runs(1, 5));
        assertThat(bench.cache.saved).isEqualTo(runs(1, 5));
        assertThat(outcome.value.slots()).hasSize(5);
        assertThat(outcome.value.mode()).isEqualTo(Mode.EXECUTE);
    }

    @Test
    void aWarmRunLooksUpAllStepsAndExecutesNone() {
        bench.runStage(bench.runs(5));
        bench.cache.forgetCounts();
        int begun = bench.journal.of("begin").size();

        Outcome<StageState> outcome = bench.runStage(bench.runs(5));

        assertThat(bench.cache.lookups).isEqualTo(runs(1, 5));
        assertThat(bench.journal.of("begin")).hasSize(begun);
        assertThat(bench.cache.saved).isEmpty();
        assertThat(outcome.value.slots()).hasSize(5);
        assertThat(outcome.value.mode()).isEqualTo(Mode.PROBE);
        assertThat(bench.events(StepCached.class)).hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void aChangedStepIsTheLastOneLookedUpAndTheFirstOneExecuted(int changed) {
        bench.runStage(bench.runs(5));
        bench.cache.forgetCounts();
        int begun = bench.journal.of("begin").size();

        bench.runStage(withChanged(changed, 5));

        assertThat(bench.cache.lookups).hasSize(changed).last().isEqualTo("RUN " + changed + " changed");
        List<String> executed = bench.journal
                .of("begin")
                .subList(begun, bench.journal.of("begin").size());
        assertThat(executed).hasSize(5 - changed + 1).first().isEqualTo("RUN " + changed + " changed");
        assertThat(bench.events(StepMissed.class)).hasSize(2).last().satisfies(miss -> {
            assertThat(miss.step().index()).isEqualTo(changed);
            assertThat(miss.miss().reason())
                    .isEqualTo("nothing was built on " + (changed == 1 ? "scratch" : "'RUN " + (changed - 1) + "'"));
        });
    }

    @Test
    void theSwitchIsNotTakenBackThoughEveryLaterStepIsInTheCache() {
        bench.runStage(bench.runs(4));
        bench.cache.forgetCounts();
        bench.cache.lost = "RUN 2"; // executed again it makes the same image, below which RUN 3 and RUN 4 are recorded

        Outcome<StageState> outcome = bench.runStage(bench.runs(4));

        assertThat(bench.cache.lookups).containsExactly("RUN 1", "RUN 2");
        assertThat(bench.cache.saved).isEqualTo(runs(2, 4));
        assertThat(outcome.value.mode()).isEqualTo(Mode.EXECUTE);
    }

    @Test
    void whoeverFindsAStepFindsTheTurnAtTheNextOneTaken() {
        bench.runStage(List.of(
                bench.step("0", 1, 3, "RUN 1").packsFor(Duration.ofSeconds(1)),
                bench.step("0", 2, 3, "RUN 2").takes(Duration.ofSeconds(2)),
                bench.step("0", 3, 3, "RUN 3").takes(Duration.ofSeconds(2))));

        assertThat(bench.cache.turnsAndSaves)
                .containsExactly("turn RUN 2", "save RUN 1", "turn RUN 3", "save RUN 2", "save RUN 3");
    }

    @Test
    void aMissedConfigurationStepLeavesTheStageInProbeWhereRulesSaySo() {
        bench.cache.configMissesAreHarmless = true;
        List<Step> steps = List.of(
                bench.step("0", 1, 3, "LABEL a").kind(StepKind.CONFIG),
                bench.step("0", 2, 3, "RUN 2"),
                bench.step("0", 3, 3, "RUN 3"));

        Outcome<StageState> outcome = bench.runStage(steps);

        assertThat(bench.cache.lookups).containsExactly("LABEL a", "RUN 2");
        assertThat(outcome.value.mode()).isEqualTo(Mode.EXECUTE);
        assertThat(bench.cache.saved).containsExactly("LABEL a", "RUN 2", "RUN 3");
    }

    @Test
    void whatIsCertainToBeExecutedPreparesAtTheMissAndWhatIsCachedNever() {
        bench.runStage(bench.runs(4));
        bench.journal.prepared.clear();

        bench.runStage(bench.runs(4));
        assertThat(bench.journal.prepared).isEmpty();

        bench.runStage(withChanged(3, 4));
        assertThat(bench.journal.prepared).containsExactly("RUN 3 changed", "RUN 4");
    }

    @Test
    void afterAMissThatMayBeHarmlessOnlyTheMissedStepPrepares() {
        bench.cache.configMissesAreHarmless = true;
        List<Step> steps = List.of(
                bench.step("0", 1, 3, "LABEL a").kind(StepKind.CONFIG),
                bench.step("0", 2, 3, "RUN 2"),
                bench.step("0", 3, 3, "RUN 3"));
        bench.runStage(steps);

        assertThat(bench.journal.prepared).as("each once").containsExactly("LABEL a", "RUN 2", "RUN 3");
    }

    @Test
    void withoutTheCacheAllPrepareAtOnce() {
        bench.runStage(bench.runs(3), Optional.of("noCache is set"));

        assertThat(bench.journal.prepared).isEqualTo(runs(1, 3));
    }

    @Test
    void withoutTheCacheNothingIsLookedUpAndTheFirstStepSaysWhy() {
        bench.runStage(bench.runs(3));
        bench.cache.forgetCounts();
        bench.events.clear();

        bench.runStage(bench.runs(3), Optional.of("noCache is set"));

        assertThat(bench.cache.lookups).isEmpty();
        assertThat(bench.cache.saved).isEqualTo(runs(1, 3));
        assertThat(bench.events(StepMissed.class)).singleElement().satisfies(miss -> {
            assertThat(miss.step().index()).isEqualTo(1);
            assertThat(miss.miss().reason()).isEqualTo("noCache is set");
        });
    }

    @Test
    void aStepBeginsWhileTheLayerBeforeItIsPacked() {
        List<Step> steps = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            steps.add(bench.step("0", i, 3, "RUN " + i).takes(ofSeconds(2)).packsFor(ofSeconds(3)));
        }

        Outcome<StageState> outcome = bench.runStage(steps);

        assertThat(bench.journal.lines())
                .containsExactly(
                        "0s begin RUN 1",
                        "2s end RUN 1",
                        "2s begin RUN 2",
                        "4s end RUN 2",
                        "4s begin RUN 3",
                        "5s packed RUN 1",
                        "6s end RUN 3",
                        "7s packed RUN 2",
                        "9s packed RUN 3");
        assertThat(outcome.seconds).as("one after the other would take 15").isEqualTo(9);
    }

    @Test
    void aLayerIsToldOfOnlyWhenItIsPackedAndRecorded() {
        bench.begin(bench.graphOfOneSlowPacking());
        bench.clock.advanceTimeBy(ofSeconds(4));

        assertThat(bench.journal.of("end")).containsExactly("RUN 1");
        assertThat(bench.events(StepExecuted.class)).isEmpty();
        assertThat(bench.cache.saved).isEmpty();

        bench.clock.advanceTimeBy(ofSeconds(1));

        assertThat(bench.events(StepExecuted.class)).hasSize(1);
        assertThat(bench.cache.saved).containsExactly("RUN 1");
    }

    @Test
    void tenThousandStepsNeitherOverflowTheStackNorTakeLong() {
        assertTimeoutPreemptively(ofSeconds(60), () -> {
            Outcome<StageState> cold = bench.runStage(bench.runs(10_000));
            assertThat(cold.failure).isNull();
            assertThat(cold.value.slots()).hasSize(10_000);
            assertThat(bench.cache.saved).hasSize(10_000);
            bench.cache.forgetCounts();

            Outcome<StageState> warm = bench.runStage(bench.runs(10_000));
            assertThat(warm.failure).isNull();
            assertThat(warm.value.slots()).hasSize(10_000);
            assertThat(bench.cache.lookups).hasSize(10_000);
            assertThat(bench.cache.saved).isEmpty();
        });
    }

    @Test
    void tenThousandLayersThatAreAllStillPackingNeitherOverflowTheStackNorTakeLong() {
        assertTimeoutPreemptively(ofSeconds(60), () -> {
            List<Step> steps = new ArrayList<>();
            for (int i = 1; i <= 10_000; i++) {
                steps.add(bench.step("0", i, 10_000, "RUN " + i).packsFor(ofSeconds(5)));
            }
            Outcome<StageState> outcome = bench.runStage(steps);
            assertThat(outcome.failure).isNull();
            assertThat(outcome.seconds).isEqualTo(5);
            assertThat(bench.cache.saved).hasSize(10_000);
        });
    }
}
