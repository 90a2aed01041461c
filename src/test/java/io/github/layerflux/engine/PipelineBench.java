package io.github.layerflux.engine;

import io.github.layerflux.dockerfile.Dockerfile;
import io.github.layerflux.dockerfile.DockerfileParser;
import io.github.layerflux.engine.TimedStep.Bench;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.image.Platform;
import io.github.layerflux.plan.BuildPlan;
import io.github.layerflux.plan.BuildPlanner;
import io.github.layerflux.plan.PlanRequest;
import io.github.layerflux.plan.Stage;
import io.github.layerflux.step.Background;
import io.github.layerflux.step.BuiltStage;
import io.github.layerflux.step.StageState;
import io.github.layerflux.step.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** The pipeline and the stage graph in virtual time, with steps and a cache that count. */
final class PipelineBench {

    final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    final Journal journal = new Journal(clock);
    final RememberedSteps cache = new RememberedSteps();
    final List<BuildEvent> events = Collections.synchronizedList(new ArrayList<>());
    final Background background = new Background();
    final Bench bench = new Bench(clock, background, journal);

    private final Map<String, Function<StageGraph, List<Step>>> stages = new HashMap<>();

    TimedStep step(String stage, int index, int steps, String instruction) {
        return new TimedStep(stage, index, steps, instruction, bench);
    }

    /** One stage's steps, {@code RUN 1} and so on. */
    List<Step> runs(int count) {
        List<Step> steps = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            steps.add(step("0", i, count, "RUN " + i));
        }
        return steps;
    }

    /** The steps of a stage of the Dockerfile; a stage that isn't named here has none. */
    void stage(String name, Function<StageGraph, List<Step>> steps) {
        stages.put(name, steps);
    }

    /** What came of a subscription. */
    static final class Outcome<T> {
        @Nullable
        T value;

        @Nullable
        Throwable failure;

        long seconds = -1;
        Disposable subscription = () -> {};
    }

    <T> Outcome<T> begin(Mono<T> work) {
        Outcome<T> outcome = new Outcome<>();
        outcome.subscription = work.doFinally(end -> outcome.seconds = clock.now(TimeUnit.SECONDS))
                .subscribe(value -> outcome.value = value, failure -> outcome.failure = failure);
        return outcome;
    }

    /** Begins, and lets a day pass. */
    <T> Outcome<T> finish(Mono<T> work) {
        Outcome<T> outcome = begin(work);
        clock.advanceTimeBy(Duration.ofDays(1));
        return outcome;
    }

    Outcome<StageState> runStage(List<Step> steps) {
        return runStage(steps, Optional.empty());
    }

    Outcome<StageState> runStage(List<Step> steps, Optional<String> uncached) {
        StageState scratch = StageStart.scratch(plan("FROM scratch").target());
        return finish(pipeline()
                .run(
                        scratch,
                        new StageRun("scratch", steps, new StageModes.StageMode(uncached, false), ImageLayers.IGNORED))
                .flatMap(last -> last.lineage().thenReturn(last)));
    }

    Mono<BuiltStage> graph(String dockerfile) {
        BuildPlan plan = plan(dockerfile);
        StageRunner runner = new StageRunner(
                (base, platform) -> Mono.error(new AssertionError("no image is opened here: " + base)),
                this::steps,
                pipeline(),
                StageModes.of(
                        new BuildRequest.CacheOptions(Path.of("unused"), false, List.of(), List.of(), "metadata"),
                        parse(dockerfile)),
                new ImageLayers(plan, false, ImageLayers.IGNORED),
                clock,
                BaseNews.NONE,
                events::add);
        return StageGraph.prepare(plan, runner).run(background, events::add);
    }

    Mono<BuiltStage> graphOfOneSlowPacking() {
        stage(
                "0",
                graph -> List.of(
                        step("0", 1, 1, "RUN 1").takes(Duration.ofSeconds(2)).packsFor(Duration.ofSeconds(3))));
        return graph("FROM scratch");
    }

    private List<Step> steps(Stage stage, StageGraph graph) {
        return stages.getOrDefault(stage.name(), none -> List.of()).apply(graph);
    }

    private StagePipeline pipeline() {
        return new StagePipeline(cache, clock, background, Optional.empty(), events::add);
    }

    private static BuildPlan plan(String dockerfile) {
        return BuildPlanner.plan(parse(dockerfile), PlanRequest.of(Platform.of("linux", "amd64", "")));
    }

    private static Dockerfile parse(String dockerfile) {
        return DockerfileParser.parse("Dockerfile", dockerfile);
    }

    <E extends BuildEvent> List<E> events(Class<E> type) {
        synchronized (events) {
            return events.stream().filter(type::isInstance).map(type::cast).toList();
        }
    }
}
