package io.github.layerflux.engine;

import io.github.layerflux.cache.CacheKey;
import io.github.layerflux.cache.StepKind;
import io.github.layerflux.cache.StepRecord;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.failure.SourceRange;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.MediaTypes;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.sandbox.Upper;
import io.github.layerflux.step.Background;
import io.github.layerflux.step.LayerSlot;
import io.github.layerflux.step.Permits;
import io.github.layerflux.step.StageState;
import io.github.layerflux.step.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** A step that takes virtual time, and writes down what happens to it. */
final class TimedStep implements Step {

    /** What steps have in common: the clock, and where they write to. */
    record Bench(Scheduler clock, Background background, Journal journal) {}

    private final StepRef ref;
    private final Bench bench;
    private StepKind kind = StepKind.RUN;
    private Permits permits = new Permits(1);
    private Duration work = Duration.ZERO;
    private Duration packing = Duration.ZERO;
    private Mono<?> source = Mono.just("nothing to wait for");
    private Optional<RuntimeException> failure = Optional.empty();
    private Optional<RuntimeException> packingFailure = Optional.empty();

    TimedStep(String stage, int index, int steps, String instruction, Bench bench) {
        this.ref = new StepRef(stage, index, steps, SourceRange.line("Dockerfile", index + 1), instruction);
        this.bench = bench;
    }

    TimedStep kind(StepKind changed) {
        kind = changed;
        return this;
    }

    TimedStep takes(Duration changed) {
        work = changed;
        return this;
    }

    TimedStep packsFor(Duration changed) {
        packing = changed;
        return this;
    }

    /** As COPY --from: waits for another stage before it has a key. */
    TimedStep readsFrom(Mono<?> stage) {
        source = stage;
        return this;
    }

    TimedStep failsWith(RuntimeException changed) {
        failure = Optional.of(changed);
        return this;
    }

    TimedStep packingFailsWith(RuntimeException changed) {
        packingFailure = Optional.of(changed);
        return this;
    }

    /** As RUN: begins when there is a permit. */
    TimedStep within(Permits changed) {
        permits = changed;
        return this;
    }

    @Override
    public StepRef ref() {
        return ref;
    }

    @Override
    public StepKind kind() {
        return kind;
    }

    @Override
    public Mono<CacheKey> key(StageState state) {
        return source.thenReturn(new CacheKey(Digest.of(ref.instruction()), "test", ref.instruction(), List.of()));
    }

    @Override
    public StageState reuse(StageState state, StepRecord record) {
        return record.layer().isPresent()
                ? state.withLayer(new LayerSlot.Stored(record.layer().get()))
                : state;
    }

    @Override
    public void prepare() {
        bench.journal().prepared.add(ref.instruction());
    }

    @Override
    public Mono<StageState> execute(StageState state) {
        return permits.limit(
                Mono.defer(() -> {
                    bench.journal().write("begin", ref);
                    return Mono.delay(work, bench.clock())
                            .doOnCancel(() -> bench.journal().write("killed", ref))
                            .map(done -> done(state));
                }),
                () -> {});
    }

    private StageState done(StageState state) {
        failure.ifPresent(problem -> {
            throw problem;
        });
        bench.journal().write("end", ref);
        if (kind == StepKind.CONFIG) {
            return state;
        }
        Mono<Layer> packed = Mono.delay(packing, bench.clock()).map(tick -> {
            packingFailure.ifPresent(problem -> {
                throw problem;
            });
            bench.journal().write("packed", ref);
            return layer();
        });
        return state.withLayer(new LayerSlot.Packing(
                new Upper(ref.instruction()), bench.background().start(packed)));
    }

    private Layer layer() {
        Digest digest = Digest.of("layer of " + ref);
        return new Layer(Descriptor.of(MediaTypes.OCI_LAYER, digest, 1), digest);
    }
}
