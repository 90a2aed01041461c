package io.github.layerflux.engine;

import io.github.layerflux.dockerfile.Instruction;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.plan.BuildPlan;
import io.github.layerflux.plan.Stage;
import io.github.layerflux.step.Background;
import io.github.layerflux.step.BuiltStage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
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
    private final StageRunner runner;
    private final List<StageGraph> elders;
    private final List<BuildPlan> others = new CopyOnWriteArrayList<>();
    private final Map<Integer, Mono<BuiltStage>> stages = new ConcurrentHashMap<>();

    private StageGraph(BuildPlan plan, StageRunner runner, List<StageGraph> elders) {
        this.plan = plan;
        this.runner = runner;
        this.elders = elders;
    }

    /**
     * Prepares all stages and starts none.
     *
     * @throws io.github.layerflux.failure.UserFailure when a stage has an instruction that can't be executed
     */
    static StageGraph prepare(BuildPlan plan, StageRunner runner) {
        return prepare(plan, runner, List.of());
    }

    /** A failure to open what a stage starts from, with the stage that was meant, if one was. */
    Throwable explained(Throwable failure, Stage stage) {
        return plan.explained(failure, stage.base(), stage);
    }

    /**
     * As {@link #prepare(BuildPlan, StageRunner)}.
     *
     * @param elders graphs of the same Dockerfile for other platforms: stages that are the same there run once
     */
    static StageGraph prepare(BuildPlan plan, StageRunner runner, List<StageGraph> elders) {
        StageGraph graph = new StageGraph(plan, runner, List.copyOf(elders));
        for (StageGraph elder : elders) {
            elder.others.add(plan);
        }
        for (Stage stage : plan.stages()) {
            graph.stage(stage.index());
        }
        return graph;
    }

    /**
     * Runs all stages and gives the target's result. The first that fails cancels the others; its step is told of
     * once, however many stages wait for it. What was executed before the failure stays cached: the failure waits
     * until that is packed and recorded.
     */
    Mono<BuiltStage> run(Background packing, Consumer<BuildEvent> events) {
        return told(run(), packing, events);
    }

    /** As {@link #run(Background, Consumer)}, for the stages of several platforms: the results in the graphs' order. */
    static Mono<List<BuiltStage>> run(List<StageGraph> graphs, Background packing, Consumer<BuildEvent> events) {
        List<Mono<BuiltStage>> targets = new ArrayList<>();
        for (StageGraph graph : graphs) {
            targets.add(graph.run());
        }
        Mono<List<BuiltStage>> all = Mono.zip(targets, results -> {
            List<BuiltStage> built = new ArrayList<>();
            for (Object result : results) {
                built.add((BuiltStage) result);
            }
            return built;
        });
        return told(all, packing, events);
    }

    private Mono<BuiltStage> run() {
        List<Mono<?>> others = new ArrayList<>();
        for (Stage stage : plan.stages()) {
            if (stage.index() != plan.target().index()) {
                others.add(stage(stage.index()));
            }
        }
        Mono<BuiltStage> target = stage(plan.target().index());
        return others.isEmpty() ? target : Mono.zip(target, Mono.when(others).thenReturn(true), (built, done) -> built);
    }

    private static <T> Mono<T> told(Mono<T> all, Background packing, Consumer<BuildEvent> events) {
        return all.onErrorMap(StageFailure.class, failure -> {
                    failure.step().ifPresent(events);
                    return failure.getCause();
                })
                .onErrorResume(failure -> packing.idle().then(Mono.error(failure)));
    }

    Stage declared(int index) {
        return plan.stage(index);
    }

    /** The stages that one instruction of a stage itself reads from. */
    List<Stage> readBy(Instruction instruction, Stage stage) {
        return plan.readBy(instruction, stage);
    }

    String name(int index) {
        return plan.stage(index).name();
    }

    /** A stage's result. One that only triggers of a base image name is prepared when these are known. */
    Mono<BuiltStage> stage(int index) {
        Mono<BuiltStage> known = stages.get(index);
        if (known != null) {
            return known;
        }
        for (StageGraph elder : elders) {
            if (SharedStages.same(elder.plan, plan, index)) {
                return elder.stage(index);
            }
        }
        Mono<BuiltStage> prepared = runner.prepare(plan.stage(index), this).share();
        Mono<BuiltStage> other = stages.putIfAbsent(index, prepared);
        return other == null ? prepared : other;
    }

    /**
     * Checks triggers of a base image, which nobody knew when it was decided that a stage runs once for several
     * platforms.
     *
     * @throws UserFailure when they make it another stage for each
     */
    void checkShared(List<Instruction> triggers, Stage stage) {
        for (BuildPlan other : others) {
            if (SharedStages.divides(triggers, plan, other, stage.index())) {
                throw new UserFailure(
                                "the base image's ONBUILD triggers depend on the platform of the image, and stage "
                                        + stage.name() + " runs once for several platforms")
                        .suggest("Add ARG TARGETPLATFORM to the stage.");
            }
        }
    }

    /** Completes when all that instructions of a stage read from is built; subscribing starts it. */
    Mono<Void> needsOf(List<Instruction> instructions, Stage stage) {
        List<Mono<?>> needed = new ArrayList<>();
        for (Stage other : plan.needsOf(instructions, stage)) {
            needed.add(stage(other.index()));
        }
        return Mono.when(needed);
    }
}
