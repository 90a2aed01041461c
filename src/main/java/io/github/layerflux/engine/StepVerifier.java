package io.github.layerflux.engine;

import io.github.layerflux.cache.LayerComparison;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.BuildEvent.StepVerified;
import io.github.layerflux.event.BuildEvent.StepVerifying;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.event.Verification;
import io.github.layerflux.event.Verification.Result;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.layer.ContentsStore;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.layer.LayerIndexer;
import io.github.layerflux.step.LayerSlot;
import io.github.layerflux.step.StageState;
import io.github.layerflux.step.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Executes steps that the cache has and compares what they make with what it has: a step whose layers differ isn't
 * reproducible, or its hit is wrong. Neither the cache nor the image sees the new layer.
 */
final class StepVerifier {

    private static final int LISTED = 100;

    private final VerifyMode mode;
    private final boolean timesCount;
    private final LayerIndexer tables;
    private final VerifiedLayers layers;
    private final Scheduler workers;
    private final Consumer<BuildEvent> events;
    private final Map<StepRef, Verification> results = new LinkedHashMap<>();

    /** @param timesCount whether files' times are to be reproducible, too */
    StepVerifier(
            VerifyMode mode, boolean timesCount, ContentStore store, Scheduler workers, Consumer<BuildEvent> events) {
        ContentsStore contents = new ContentsStore(store.directory());
        this.mode = mode;
        this.timesCount = timesCount;
        this.tables = new LayerIndexer(store, contents);
        this.layers = new VerifiedLayers(store, contents);
        this.workers = workers;
        this.events = events;
    }

    /** Executes a step on the state that its cached layer was made on; tells of the outcome, and fails for none. */
    Mono<Boolean> verify(StageState state, Step step, Layer cached) {
        return Mono.defer(() -> {
            long started = System.nanoTime();
            events.accept(new StepVerifying(step.ref()));
            layers.begin();
            return step.execute(state)
                    .flatMap(child -> newLayer(state, child))
                    .publishOn(workers)
                    .map(again -> again.isPresent()
                            ? compare(cached, again.get(), millisSince(started))
                            : Verification.failed("it makes no layer any more", millisSince(started)))
                    .onErrorResume(
                            BuildFailure.class,
                            failure -> Mono.just(
                                    Verification.failed(failure.details().problem(), millisSince(started))))
                    .map(result -> told(step.ref(), result));
        });
    }

    private static Mono<Optional<Layer>> newLayer(StageState state, StageState child) {
        List<LayerSlot> slots = child.slots();
        return slots.size() == state.slots().size()
                ? Mono.just(Optional.empty())
                : slots.get(slots.size() - 1).layer().map(Optional::of);
    }

    private Verification compare(Layer cached, Layer again, long durationMs) {
        if (cached.diffId().equals(again.diffId())) {
            return Verification.identical(durationMs);
        }
        layers.madeAgain(again);
        LayerComparison comparison = LayerComparison.of(tables.contents(cached), tables.contents(again));
        return new Verification(
                comparison.onlyTimes() && !timesCount ? Result.TIMES : Result.DIFFERENT,
                comparison
                        .listed()
                        .subList(0, Math.min(LISTED, comparison.listed().size())),
                comparison.total(),
                durationMs,
                comparison.total() == 0 ? "the files are the same, their order or form in the layer isn't" : "");
    }

    private synchronized boolean told(StepRef step, Verification result) {
        results.put(step, result);
        events.accept(new StepVerified(step, result));
        return true;
    }

    /** A layer that this build needs, whoever else has made it. */
    void keep(Layer layer) {
        layers.keep(layer);
    }

    /** Takes away what was only made to be compared. */
    void close() {
        try {
            layers.close();
        } catch (EnvironmentFailure failure) {
            events.accept(new BuildEvent.Warning(failure.details().problem()));
        }
    }

    /**
     * Fails if differences are errors and there were some.
     *
     * @throws UserFailure that names the steps
     */
    synchronized void check() {
        StringBuilder steps = new StringBuilder();
        int count = 0;
        for (Map.Entry<StepRef, Verification> each : results.entrySet()) {
            if (each.getValue().result().isDifference()) {
                count++;
                steps.append("\n    ")
                        .append(each.getKey().where())
                        .append(' ')
                        .append(each.getKey().instruction());
            }
        }
        if (mode == VerifyMode.ERROR && count > 0) {
            throw new UserFailure("verify: " + count + " of " + results.size()
                            + " cached steps gave something else when they were executed again:" + steps)
                    .suggest(
                            "The differences are above and in image.json; with verify=warn they don't fail the build.");
        }
    }

    private static long millisSince(long started) {
        return (System.nanoTime() - started) / 1_000_000;
    }
}
