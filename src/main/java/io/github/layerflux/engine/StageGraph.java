package io.github.layerflux.engine;

import io.github.layerflux.plan.BuildPlan;
import io.github.layerflux.plan.Stage;
import io.github.layerflux.step.BuiltStage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/**
 * The stages that a target needs, each a shared Mono: run once, whoever asks for its result, and cancelled when
 * nobody does any more. All start at once; a step that reads from a stage waits for that stage alone.
 *
 * <p>{@code share()} and not {@code cache()}: the latter never cancels its source.
 */
final class StageGraph {

    private final Map<Integer, Mono<BuiltStage>> stages = new HashMap<>();
    private final StageRunner runner;
    private final BuildPlan plan;

    StageGraph(BuildPlan plan, StageRunner runner) {
        this.plan = plan;
        this.runner = runner;
        for (Stage stage : plan.stages()) {
            stages.put(stage.index(), Mono.defer(() -> runner.run(stage, this)).share());
        }
    }

    /** The target's result; the other stages are pulled along, and one that fails takes all down. */
    Mono<BuiltStage> target() {
        List<Mono<?>> others = new ArrayList<>();
        for (Stage stage : plan.stages()) {
            if (stage.index() != plan.target().index()) {
                others.add(stage(stage.index()));
            }
        }
        Mono<BuiltStage> target = stage(plan.target().index());
        return others.isEmpty() ? target : Mono.zip(target, Mono.when(others).thenReturn(true), (built, done) -> built);
    }

    String name(int index) {
        return plan.stage(index).name();
    }

    /** A stage's result. */
    Mono<BuiltStage> stage(int index) {
        Mono<BuiltStage> stage = stages.get(index);
        if (stage == null) {
            throw new IllegalStateException("the plan leaves out stage " + index);
        }
        return stage;
    }
}
