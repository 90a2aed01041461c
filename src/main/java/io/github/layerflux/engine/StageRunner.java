package io.github.layerflux.engine;

import io.github.layerflux.dockerfile.Instruction;
import io.github.layerflux.engine.BaseOpener.OpenedImage;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.BuildEvent.BaseOpened;
import io.github.layerflux.event.BuildEvent.StageStarted;
import io.github.layerflux.event.Miss;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageConfig;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.plan.Base;
import io.github.layerflux.plan.Stage;
import io.github.layerflux.step.BuiltStage;
import io.github.layerflux.step.LayerSlot;
import io.github.layerflux.step.Lineage;
import io.github.layerflux.step.StageState;
import io.github.layerflux.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Runs whole stages: base, steps, result. */
final class StageRunner {

    /** Makes the steps of a stage. */
    @FunctionalInterface
    interface StepsOf {

        /** @param graph the stages that {@code --from} may name */
        List<Step> stage(Stage stage, StageGraph graph);
    }

    private final BaseOpener bases;
    private final StepsOf stepsOf;
    private final StageFold pipeline;
    private final StageModes modes;
    private final ImageLayers layers;
    private final Scheduler workers;
    private final BaseNews news;
    private final Consumer<BuildEvent> events;

    StageRunner(
            BaseOpener bases,
            StepsOf stepsOf,
            StageFold pipeline,
            StageModes modes,
            ImageLayers layers,
            Scheduler workers,
            BaseNews news,
            Consumer<BuildEvent> events) {
        this.bases = bases;
        this.stepsOf = stepsOf;
        this.pipeline = pipeline;
        this.modes = modes;
        this.layers = layers;
        this.workers = workers;
        this.news = news;
        this.events = events;
    }

    /**
     * A stage, not started. Its steps are made now: an instruction that isn't supported is found before anything runs.
     */
    Mono<BuiltStage> prepare(Stage stage, StageGraph graph) {
        List<Step> steps = stepsOf.stage(stage, graph);
        String base = baseName(stage, graph);
        return Mono.defer(() -> start(stage, graph, steps))
                .onErrorMap(failure -> StageFailure.of(graph.explained(failure, stage), stage))
                .doOnError(failure -> pipeline.notStarted(steps, failure))
                .flatMap(state -> state.config().onBuild().isEmpty()
                        ? run(stage, base, state, steps, graph)
                        : fire(stage, base, state, graph))
                .flatMap(last -> finish(last, stage));
    }

    private Mono<StageState> run(Stage stage, String base, StageState state, List<Step> steps, StageGraph graph) {
        events.accept(new StageStarted(
                steps.isEmpty() ? stage.name() : steps.get(0).ref().display(), steps.size(), base));
        Consumer<Layer> stored = layers.of(stage);
        ImageLayers.base(state, stored);
        return pipeline.run(state, new StageRun(base, steps, modes.of(stage), stored, new StageRun.News() {
            @Override
            public Optional<Miss> base() {
                return news.of(stage, graph);
            }

            @Override
            public Optional<Miss> nothingBefore(int index, Digest key) {
                return news.nothingBefore(stage, steps.stream().map(Step::ref).toList(), index, key);
            }

            @Override
            public Optional<Miss> rebuiltSource(int index) {
                return news.rebuilt(stage.instructions().get(index - 1), stage, graph);
            }
        }));
    }

    /** Runs a stage whose base has triggers; stages that only they read from start with it. */
    private Mono<StageState> fire(Stage stage, String base, StageState state, StageGraph graph) {
        return Mono.defer(() -> {
                    List<Instruction> triggers = BaseTriggers.of(state, stage, base);
                    graph.checkShared(triggers, stage);
                    Stage whole = stage.withTriggers(triggers);
                    List<Step> steps = stepsOf.stage(whole, graph);
                    Mono<Void> needed = graph.needsOf(triggers, stage);
                    Mono<StageState> last = run(whole, base, BaseTriggers.without(state), steps, graph);
                    return Mono.zip(last, needed.thenReturn(true), (done, others) -> done);
                })
                .onErrorMap(failure -> StageFailure.of(failure, stage));
    }

    /** If so, layers are indexed as they come. */
    private static boolean lookIntoParent(List<Step> steps) {
        for (Step step : steps) {
            if (step.looksIntoParent()) {
                return true;
            }
        }
        return false;
    }

    private static String baseName(Stage stage, StageGraph graph) {
        if (stage.base() instanceof Base.EarlierStage earlier) {
            return "stage " + graph.name(earlier.index());
        } else if (stage.base() instanceof Base.ImageBase image) {
            return image.asWritten();
        } else if (stage.base() instanceof Base.ContextBase context) {
            return "context " + context.name();
        }
        return "scratch";
    }

    private Mono<StageState> start(Stage stage, StageGraph graph, List<Step> steps) {
        if (stage.base() instanceof Base.Scratch) {
            return Mono.fromCallable(() -> StageStart.scratch(stage));
        } else if (stage.base() instanceof Base.EarlierStage earlier) {
            return graph.stage(earlier.index()).map(parent -> StageStart.stage(stage, parent));
        }
        return Mono.defer(() -> bases.open(stage.base(), stage.platform()))
                .subscribeOn(workers)
                .doOnNext(image -> begin(image, stage, steps))
                .map(image -> StageStart.image(stage, image));
    }

    /** Tells of the base. What will be part of the image comes while steps run; a failure is told where it is waited for. */
    private void begin(OpenedImage image, Stage stage, List<Step> steps) {
        events.accept(new BaseOpened(stage.index(), image.config(), stage.name(), image.reference(), image.resolved()));
        if (image.pull().isPresent() && layers.fetchesBaseOf(stage)) {
            image.pull().get().begin(lookIntoParent(steps));
        }
    }

    /** Waits for what is still packing or being recorded, and completes the configuration. */
    private Mono<BuiltStage> finish(StageState last, Stage stage) {
        return Mono.zip(needed(last, stage), last.lineage(), (layers, lineage) -> built(last, layers, lineage));
    }

    private Mono<List<Layer>> needed(StageState last, Stage stage) {
        if (layers.isWhole(stage)) {
            return last.layers();
        }
        return layers.isTarget(stage) ? last.own() : last.described();
    }

    private static BuiltStage built(StageState last, List<Layer> layers, Lineage lineage) {
        List<Digest> diffIds = new ArrayList<>(layers.size());
        for (Layer layer : layers) {
            diffIds.add(layer.diffId());
        }
        ImageConfig image = last.image();
        ImageConfig complete = new ImageConfig(
                image.platform(), image.created(), image.author(), image.config(), diffIds, image.history());
        List<LayerSlot> slots = new ArrayList<>(layers.size());
        for (int i = 0; i < layers.size(); i++) {
            LayerSlot slot = last.slots().get(i);
            slots.add(slot instanceof LayerSlot.Remote ? slot : new LayerSlot.Stored(layers.get(i)));
        }
        return new BuiltStage(complete, layers, slots, last.baseLayers(), last.scope(), lineage);
    }
}
