package io.github.layerflux.engine;

import io.github.layerflux.cache.CacheKey;
import io.github.layerflux.cache.StepKind;
import io.github.layerflux.cache.StepRecord;
import io.github.layerflux.engine.StepCache.SharedHit;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.BuildEvent.Prediction;
import io.github.layerflux.event.BuildEvent.StepPredicted;
import io.github.layerflux.event.BuildEvent.StepShared;
import io.github.layerflux.event.BuildEvent.Warning;
import io.github.layerflux.event.Miss;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.image.Platform;
import io.github.layerflux.step.Lineage;
import io.github.layerflux.step.StageState;
import io.github.layerflux.step.Step;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Says of each step of a stage whether the cache has it, and executes none: what comes after the first miss isn't known,
 * and a stage with a miss has no result that others could build on.
 */
final class StageForecast implements StageFold {

    private final StepCache cache;
    private final Scheduler workers;
    private final Consumer<BuildEvent> events;
    private final Function<StepRef, OptionalLong> typicalMs;

    /** @param typicalMs how long a step took in earlier builds */
    StageForecast(
            StepCache cache,
            Scheduler workers,
            Consumer<BuildEvent> events,
            Function<StepRef, OptionalLong> typicalMs) {
        this.cache = cache;
        this.workers = workers;
        this.events = events;
        this.typicalMs = typicalMs;
    }

    /** That a stage's result isn't known; passed on to the stages and steps that need it. */
    static final class Unknown extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unknown(String why) {
            super(why, null, false, false);
        }
    }

    @Override
    public Mono<StageState> run(StageState base, StageRun run) {
        return Mono.defer(() -> {
            AtomicReference<StageState> state = new AtomicReference<>(base);
            AtomicInteger told = new AtomicInteger();
            Optional<String> uncached = run.mode().uncached();
            if (uncached.isPresent() && !run.steps().isEmpty()) {
                Step first = run.steps().get(0);
                return Mono.error(missed(first, Miss.because(uncached.get()), run, 0));
            }
            return Flux.fromIterable(run.steps())
                    .concatMap(
                            step -> Mono.defer(() -> predict(state.get(), step, run, told.getAndIncrement()))
                                    .doOnNext(state::set),
                            0)
                    .then(Mono.fromSupplier(state::get));
        });
    }

    private Mono<StageState> predict(StageState state, Step step, StageRun run, int index) {
        Mono<CacheKey> key = Mono.defer(() -> step.key(state)).subscribeOn(workers);
        return key.onErrorMap(failure -> {
                    List<Step> rest = run.steps().subList(index, run.steps().size());
                    notStarted(rest, failure);
                    return failure instanceof Unknown ? failure : new Unknown(reason(failure));
                })
                .flatMap(known -> state.lineage().flatMap(parent -> {
                    Lineage place = StagePipeline.place(step, parent);
                    Platform platform = state.image().platform();
                    Optional<StepRecord> record = cache.lookup(step.ref(), place, platform, known);
                    if (record.isPresent()) {
                        return Mono.just(hit(state, step, known, parent, record.get()));
                    }
                    Mono<StageState> missed = Mono.defer(
                                    () -> cache.explain(step.ref(), place, platform, known, run.parentOf(step)))
                            .flatMap(found -> {
                                Miss miss = run.explained(step, known.digest(), found);
                                return step.kind() == StepKind.CONFIG && !cache.missInvalidates(step.kind(), false)
                                        ? configured(state, step, miss, run, parent, known)
                                        : Mono.error(missed(step, miss, run, index));
                            });
                    return cache.isShared()
                            ? cache.shared(step.ref(), place, platform, known)
                                    .flatMap(found -> found.isEmpty()
                                            ? missed
                                            : Mono.just(shared(state, step, known, parent, found.get())))
                            : missed;
                }));
    }

    private StageState shared(StageState state, Step step, CacheKey key, Lineage parent, SharedHit found) {
        events.accept(new StepShared(step.ref(), found.source()));
        StageState child = hit(state, step, key, parent, found.record());
        return found.layer().isPresent() ? child.withNewest(found.layer().get()) : child;
    }

    private void tellMiss(Step step, Miss miss, StageRun run) {
        events.accept(new StepPredicted(step.ref(), Prediction.MISS, Optional.of(miss), expected(step, miss)));
        if (run.mode().mustHit()) {
            events.accept(new Warning("failOnMiss would fail this build at "
                    + step.ref().where() + " " + step.ref().instruction()));
        }
    }

    private StageState hit(StageState state, Step step, CacheKey key, Lineage parent, StepRecord record) {
        OptionalLong saved = OptionalLong.of(record.durationMs());
        events.accept(new StepPredicted(step.ref(), Prediction.HIT, Optional.empty(), saved));
        return step.reuse(state, record).withLineage(Mono.just(parent.child(key, record.created(), record.layer())));
    }

    /** Under these rules a step that only writes configuration hides nothing: what it writes is told by itself. */
    private Mono<StageState> configured(
            StageState state, Step step, Miss miss, StageRun run, Lineage parent, CacheKey key) {
        tellMiss(step, miss, run);
        return step.execute(state)
                .map(child -> child.withLineage(
                        Mono.just(parent.child(key, child.image().created(), Optional.empty()))));
    }

    /** What this very step took before says more than what its nearest sibling did. */
    private OptionalLong expected(Step step, Miss miss) {
        OptionalLong known = typicalMs.apply(step.ref());
        return known.isPresent() ? known : miss.nearestMs();
    }

    private Unknown missed(Step step, Miss miss, StageRun run, int index) {
        tellMiss(step, miss, run);
        String why = "depends on '" + StageRun.brief(step.ref()) + "', which is a miss";
        unknown(run.steps().subList(index + 1, run.steps().size()), why);
        return new Unknown("depends on stage " + StepRef.shown(step.ref().stage()) + ", which has a miss");
    }

    @Override
    public void notStarted(List<Step> steps, Throwable failure) {
        unknown(steps, reason(failure));
    }

    private static String reason(Throwable failure) {
        if (failure instanceof StageFailure blamed) {
            return reason(blamed.getCause());
        } else if (failure instanceof BuildFailure known) {
            return known.details().problem();
        }
        return failure instanceof Unknown ? failure.getMessage() : failure.toString();
    }

    private void unknown(List<Step> steps, String why) {
        for (Step step : steps) {
            events.accept(new StepPredicted(
                    step.ref(), Prediction.UNKNOWN, Optional.of(Miss.because(why)), typicalMs.apply(step.ref())));
        }
    }
}
