package io.github.layerflux.engine;

import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.plan.BuildPlan;
import io.github.layerflux.plan.Stage;
import io.github.layerflux.step.Background;
import io.github.layerflux.step.BuiltStage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/**
 * The stages that a target needs, each a shared Mono: run once, whoever asks for its result, and cancelled when
 * nobody does any more. All start at once; a step that reads from a stage waits for that stage alone.
 *
 * <p>{@code share()} and not {@code cache()}: the latter never cancels its source.
 */
final class StageGraph {

    private final BuildPlan plan;
    private final Map<Integer, Mono<BuiltStage>> stages = new HashMap<>();

    private StageGraph(BuildPlan plan) {
        this.plan = plan;
    }

    /**
     * Prepares all stages and starts none.
     *
     * @throws io.github.layerflux.failure.UserFailure when a stage has an instruction that can't be executed
     */
    static StageGraph prepare(BuildPlan plan, StageRunner runner) {
        StageGraph graph = new StageGraph(plan);
        for (Stage stage : plan.stages()) {
            graph.stages.put(stage.index(), runner.prepare(stage, graph).share());
        }
        return graph;
    }

    /**
     * Runs all stages and gives the target's result. The first that fails cancels the others; its step is told of
     * once, however many stages wait for it. What was executed before the failure stays cached: the failure waits
     * until that is packed and recorded.
     */
    Mono<BuiltStage> run(Background packing, Consumer<BuildEvent> events) {
        List<Mono<?>> others = new ArrayList<>();
        for (Stage stage : plan.stages()) {
            if (stage.index() != plan.target().index()) {
                others.add(stage(stage.index()));
            }
        }
        Mono<BuiltStage> target = stage(plan.target().index());
        Mono<BuiltStage> all = others.isEmpty()
                ? target
                : Mono.zip(target, Mono.when(others).thenReturn(true), (built, done) -> built);
        return all.onErrorMap(StageFailure.class, failure -> {
                    failure.step().ifPresent(events);
                    return failure.getCause();
                })
                .onErrorResume(failure -> packing.idle().then(Mono.error(failure)));
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
