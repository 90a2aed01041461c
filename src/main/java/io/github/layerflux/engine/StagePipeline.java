package io.github.layerflux.engine;

import io.github.layerflux.cache.CacheKey;
import io.github.layerflux.cache.StepKind;
import io.github.layerflux.cache.StepRecord;
import io.github.layerflux.cache.StepTurn;
import io.github.layerflux.engine.StageModes.StageMode;
import io.github.layerflux.engine.StageTurns.Executing;
import io.github.layerflux.engine.StepCache.Executed;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.BuildEvent.StepCached;
import io.github.layerflux.event.BuildEvent.StepExecuted;
import io.github.layerflux.event.BuildEvent.StepMissed;
import io.github.layerflux.event.BuildEvent.StepShared;
import io.github.layerflux.event.BuildEvent.StepStarted;
import io.github.layerflux.event.BuildEvent.Warning;
import io.github.layerflux.event.Miss;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.Platform;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.step.Background;
import io.github.layerflux.step.LayerSlot;
import io.github.layerflux.step.Lineage;
import io.github.layerflux.step.StageState;
import io.github.layerflux.step.Step;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * One stage: its steps as a Flux, folded one after the other over an immutable {@link StageState}.
 *
 * <p>The fold is {@code concatMap} with prefetch 0 over a cell: a step is asked for only when the one before it is
 * done. {@link #advance} is the mode switch.
 */
final class StagePipeline implements StageFold {

    private final StepCache cache;
    private final Scheduler workers;
    private final Background background;
    private final Optional<StepVerifier> verifier;
    private final Consumer<BuildEvent> events;

    /** @param verifier executes what the cache has, to compare, if asked for */
    StagePipeline(
            StepCache cache,
            Scheduler workers,
            Background background,
            Optional<StepVerifier> verifier,
            Consumer<BuildEvent> events) {
        this.verifier = verifier;
        this.cache = cache;
        this.workers = workers;
        this.background = background;
        this.events = events;
    }

    /**
     * Runs a stage's steps on a base; emits the last state, whose layers may still be packing. Fails at a miss in a
     * stage that must come from the cache.
     */
    @Override
    public Mono<StageState> run(StageState base, StageRun run) {
        return Mono.defer(() -> {
            AtomicReference<StageState> state = new AtomicReference<>(base);
            Optional<String> uncached = run.mode().uncached();
            if (uncached.isPresent() && !run.steps().isEmpty()) {
                state.set(base.executing());
                missed(run.steps().get(0), Miss.because(uncached.get()), run.mode());
                run.steps().forEach(Step::prepare);
            }
            return Flux.fromIterable(run.steps())
                    .concatMap(
                            step -> Mono.defer(() -> advance(state.get(), step, run))
                                    .doOnNext(state::set),
                            0)
                    .then(Mono.fromSupplier(state::get));
        });
    }

    /** The mode switch: in PROBE a step is looked up, and the first miss turns this stage to EXECUTE for good. */
    private Mono<StageState> advance(StageState state, Step step, StageRun run) {
        Stopwatch started = Stopwatch.start();
        Mono<CacheKey> key = Mono.defer(() -> step.key(state)).subscribeOn(workers);
        Mono<StageState> child = key.flatMap(known -> switch (state.mode()) {
            case PROBE -> probe(state, step, known, run, started);
            case EXECUTE -> next(state, step, known, run, started);
        });
        return child.onErrorMap(failure -> StageFailure.of(failure, step.ref(), started.millis()));
    }

    private Mono<StageState> probe(StageState state, Step step, CacheKey key, StageRun run, Stopwatch started) {
        return state.lineage().flatMap(parent -> {
            Optional<StepRecord> record =
                    cache.lookup(step.ref(), place(step, parent), state.image().platform(), key);
            if (record.isPresent()) {
                record.get().layer().ifPresent(run.stored());
                return verifier.isPresent() && record.get().layer().isPresent()
                        ? verifier.get()
                                .verify(state, step, record.get().layer().get())
                                .map(done -> hit(state, step, key, parent, record.get(), started))
                        : Mono.just(hit(state, step, key, parent, record.get(), started));
            }
            return cache.isShared()
                    ? shared(state, step, key, parent, run, started)
                    : miss(state, step, key, parent, run, started);
        });
    }

    /** Not found here, a step is looked for where other machines leave theirs. */
    private Mono<StageState> shared(
            StageState state, Step step, CacheKey key, Lineage parent, StageRun run, Stopwatch started) {
        return cache.shared(step.ref(), place(step, parent), state.image().platform(), key)
                .flatMap(found -> {
                    if (found.isEmpty()) {
                        return miss(state, step, key, parent, run, started);
                    }
                    StepRecord record = found.get().record();
                    events.accept(new StepShared(step.ref(), found.get().source()));
                    StageState child = hit(state, step, key, parent, record, started);
                    if (found.get().layer().isEmpty()) {
                        record.layer().ifPresent(run.stored());
                        return verified(state, step, Mono.justOrEmpty(record.layer()), child);
                    }
                    LayerSlot elsewhere = found.get()
                            .layer()
                            .get()
                            .onArrival(run.stored())
                            .onErrorMap(failure -> StageFailure.of(failure, step.ref(), started.millis()));
                    return verified(state, step, elsewhere.layer(), child.withNewest(elsewhere));
                });
    }

    /** Of what others say that a step makes, nobody knows whether it does: the layer is fetched, and compared. */
    private Mono<StageState> verified(StageState state, Step step, Mono<Layer> found, StageState child) {
        return verifier.isEmpty()
                ? Mono.just(child)
                : found.doOnNext(verifier.get()::keep)
                        .flatMap(layer -> verifier.get().verify(state, step, layer))
                        .thenReturn(child);
    }

    private Mono<StageState> miss(
            StageState state, Step step, CacheKey key, Lineage parent, StageRun run, Stopwatch started) {
        run.turns().compareAndSet(null, new StageTurns(cache));
        return cache.turn(step.ref(), place(step, parent), state.image().platform(), key)
                .flatMap(turn -> holding(
                        turn,
                        () -> executedBefore(state, step, key, parent, run, turn, started, record -> true)
                                .orElseGet(() -> missed(state, step, key, parent, run, turn))));
    }

    /** Work that begins with a turn; if it doesn't come to its end, the turn does. */
    private static Mono<StageState> holding(StepTurn turn, Supplier<Mono<StageState>> work) {
        return Mono.defer(work).doOnError(failure -> turn.end()).doOnCancel(turn::end);
    }

    /** Whoever had the turn before may have recorded the step, in this JVM or another. */
    private Optional<Mono<StageState>> executedBefore(
            StageState state,
            Step step,
            CacheKey key,
            Lineage parent,
            StageRun run,
            StepTurn turn,
            Stopwatch started,
            Predicate<StepRecord> isNew) {
        Platform platform = state.image().platform();
        Optional<StepRecord> record = turn == StepTurn.ALONE
                ? Optional.empty()
                : cache.lookup(step.ref(), place(step, parent), platform, key).filter(isNew);
        if (record.isEmpty()) {
            return Optional.empty();
        }
        turn.end();
        record.get().layer().ifPresent(run.stored());
        StageState child = hit(state, step, key, parent, record.get(), started);
        run.turns()
                .get()
                .found(
                        step,
                        platform,
                        key,
                        parent.child(key, record.get().created(), record.get().layer()));
        return Optional.of(Mono.just(child));
    }

    /**
     * Another step of a stage that executes. If its parent is known by now, another build may be executing it, or may have
     * since this stage began to; its image is as new as one that would be made here.
     */
    private Mono<StageState> next(StageState state, Step step, CacheKey key, StageRun run, Stopwatch started) {
        StageTurns turns = run.turns().get();
        if (turns == null) {
            return execute(state, step, key, run, (@Nullable Executing) null);
        }
        Platform platform = state.image().platform();
        Optional<Executing> ahead = turns.beginAhead(step, platform, key);
        if (ahead.isPresent()) {
            return begun(state, step, key, run, ahead.get());
        }
        Lineage parent = turns.parent().orElseThrow();
        return cache.turn(step.ref(), place(step, parent), platform, key)
                .flatMap(turn -> holding(
                        turn,
                        () -> executedBefore(state, step, key, parent, run, turn, started, turns::recordedSince)
                                .orElseGet(() -> execute(state, step, key, run, turn))));
    }

    private Mono<StageState> missed(
            StageState state, Step step, CacheKey key, Lineage parent, StageRun run, StepTurn turn) {
        prepare(step, run);
        return Mono.defer(() -> cache.explain(
                        step.ref(), place(step, parent), state.image().platform(), key, run.parentOf(step)))
                .flatMap(found -> {
                    missed(step, run.explained(step, key.digest(), found), run.mode());
                    return execute(state, step, key, run, turn)
                            .map(child -> cache.missInvalidates(step.kind(), madeLayer(state, child))
                                    ? child.executing()
                                    : child);
                });
    }

    /** What is certain now begins while this miss is explained. */
    private void prepare(Step missed, StageRun run) {
        if (run.mode().mustHit()) {
            return; // it fails
        }
        missed.prepare();
        boolean hasLayer = missed.kind() == StepKind.RUN || missed.kind() == StepKind.COPY;
        if (cache.missInvalidates(missed.kind(), hasLayer)) {
            List<Step> steps = run.steps();
            steps.subList(Math.min(missed.ref().index(), steps.size()), steps.size())
                    .forEach(Step::prepare);
        }
    }

    private void missed(Step step, Miss miss, StageMode mode) {
        events.accept(new StepMissed(step.ref(), miss));
        if (mode.mustHit()) {
            UserFailure failure = new UserFailure("stage '" + step.ref().stage()
                    + "' must come from the cache (failOnMiss), and this step is not there: " + miss.reason());
            throw StageFailure.of(
                    failure.suggest("Build it once without failOnMiss, or see what made it change."), step.ref(), 0);
        }
    }

    private StageState hit(
            StageState state, Step step, CacheKey key, Lineage parent, StepRecord record, Stopwatch started) {
        Optional<Layer> layer = record.layer();
        events.accept(new StepCached(
                step.ref(),
                layer.map(Layer::diffId),
                size(layer),
                started.millis(),
                record.durationMs(),
                Optional.of(key.digest())));
        return step.reuse(state, record).withLineage(Mono.just(parent.child(key, record.created(), layer)));
    }

    private Mono<StageState> execute(StageState state, Step step, CacheKey key, StageRun run, StepTurn turn) {
        return begun(
                state,
                step,
                key,
                run,
                run.turns().get().begin(step, state.image().platform(), key, turn));
    }

    private Mono<StageState> begun(StageState state, Step step, CacheKey key, StageRun run, Executing executing) {
        return execute(state, step, key, run, executing)
                .doOnError(failure -> executing.end())
                .doOnCancel(executing::end);
    }

    private Mono<StageState> execute(
            StageState state, Step step, CacheKey key, StageRun run, @Nullable Executing executing) {
        Stopwatch started = Stopwatch.start(); // waiting for other stages, and knowing the key, is no part of executing
        events.accept(new StepStarted(step.ref()));
        return step.execute(state).map(child -> {
            // a later step may be the first to wait for this layer, and still it is this step that failed
            StageState made = madeLayer(state, child)
                    ? child.onLayerError(failure -> StageFailure.of(failure, step.ref(), started.millis()))
                    : child;
            Mono<Lineage> recorded = record(state, step, key, made, run, executing, started);
            return made.withLineage(background.start(executing == null ? recorded : ending(recorded, executing)));
        });
    }

    private static Mono<Lineage> ending(Mono<Lineage> recorded, Executing executing) {
        return recorded.doOnNext(child -> executing.end())
                .doOnError(failure -> executing.end())
                .doOnCancel(executing::end);
    }

    /** A step's layer, and how long it took until it was packed: that of the step before may still be. */
    private record Made(Optional<Layer> layer, long durationMs) {}

    /** Packs, records and tells, while the next step runs already. */
    private Mono<Lineage> record(
            StageState state,
            Step step,
            CacheKey key,
            StageState child,
            StageRun run,
            @Nullable Executing executing,
            Stopwatch started) {
        String created = child.image().created();
        Mono<Boolean> stillKeyed =
                Mono.defer(() -> step.isStillKeyed(state, key)).subscribeOn(workers);
        Mono<Made> made = newLayer(state, child, run.stored())
                .map(layer -> new Made(layer, Math.max(0, started.millis() - step.waitedMs())));
        return Mono.zip(state.lineage(), made, stillKeyed)
                .publishOn(workers) // a chain of waiting records must not complete recursively on one stack
                .map(done -> {
                    Lineage parent = done.getT1();
                    Optional<Layer> layer = done.getT2().layer();
                    long duration = done.getT2().durationMs();
                    if (verifier.isPresent() && layer.isPresent()) {
                        verifier.get().keep(layer.get());
                    }
                    Lineage image = parent.child(key, created, layer);
                    if (executing != null) {
                        executing.made(image);
                    }
                    if (done.getT3()) {
                        Executed executed = new Executed(step.ref(), step.kind(), layer, created, duration);
                        cache.save(place(step, parent), state.image().platform(), key, executed);
                    } else {
                        events.accept(new Warning("files changed while '"
                                + step.ref().instruction() + "' copied them: the step is not cached"));
                    }
                    events.accept(new StepExecuted(
                            step.ref(), layer.map(Layer::diffId), size(layer), duration, Optional.of(key.digest())));
                    return image;
                })
                .onErrorMap(failure -> StageFailure.of(failure, step.ref(), started.millis()));
    }

    /** Below which image a step's records lie. */
    static Lineage place(Step step, Lineage parent) {
        return step.readsParent() ? parent : Lineage.none();
    }

    private static Mono<Optional<Layer>> newLayer(StageState state, StageState child, Consumer<Layer> stored) {
        List<LayerSlot> slots = child.slots();
        return madeLayer(state, child)
                ? slots.get(slots.size() - 1).layer().doOnNext(stored).map(Optional::of)
                : Mono.just(Optional.empty());
    }

    private static boolean madeLayer(StageState state, StageState child) {
        return child.slots().size() > state.slots().size();
    }

    private static long size(Optional<Layer> layer) {
        return layer.isPresent() ? layer.get().descriptor().size() : 0;
    }
}
