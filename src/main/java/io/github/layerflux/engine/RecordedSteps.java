package io.github.layerflux.engine;

import io.github.layerflux.cache.BuildCache;
import io.github.layerflux.cache.CacheKey;
import io.github.layerflux.cache.CacheRules;
import io.github.layerflux.cache.Degraded;
import io.github.layerflux.cache.ParentState;
import io.github.layerflux.cache.SharedSteps;
import io.github.layerflux.cache.StepKind;
import io.github.layerflux.cache.StepRecord;
import io.github.layerflux.cache.StepTurn;
import io.github.layerflux.cache.StepTurns;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.BuildEvent.Note;
import io.github.layerflux.event.Miss;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.Platform;
import io.github.layerflux.registry.RegistryTimer;
import io.github.layerflux.step.Lineage;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/** The cache directory's step records, under the build's rules, and those that other machines share. */
final class RecordedSteps implements StepCache {

    /** Before that, waiting is over before anybody wonders; stages that begin alike do it in every build. */
    private static final Duration WORTH_TELLING = Duration.ofSeconds(1);

    private final BuildCache cache;
    private final CacheRules rules;
    private final @Nullable SharedLookup shared;
    private final Supplier<StepTurns> newTurns;
    private final Supplier<Optional<Degraded>> degradation;
    private final RegistryTimer timer;
    private final Consumer<BuildEvent> events;
    private @Nullable StepTurns turns;

    /**
     * @param shared if steps are shared with other machines
     * @param newTurns asked for once, by the first miss
     * @param degradation of RUN in this build, once one was executed
     * @param timer counts how long others are waited for
     */
    RecordedSteps(
            BuildCache cache,
            CacheRules rules,
            @Nullable SharedLookup shared,
            Supplier<StepTurns> newTurns,
            Supplier<Optional<Degraded>> degradation,
            RegistryTimer timer,
            Consumer<BuildEvent> events) {
        this.cache = cache;
        this.rules = rules;
        this.shared = shared;
        this.newTurns = newTurns;
        this.degradation = degradation;
        this.timer = timer;
        this.events = events;
    }

    @Override
    public Optional<StepRecord> lookup(StepRef step, Lineage parent, Platform platform, CacheKey key) {
        Digest folder = folder(parent, platform);
        Optional<StepRecord> found = cache.lookup(folder, key);
        if (shared != null && found.isPresent()) {
            shared.steps().used(step, folder, found.get());
        }
        return found;
    }

    @Override
    public boolean isShared() {
        return shared != null;
    }

    @Override
    public Mono<Optional<SharedHit>> shared(StepRef step, Lineage parent, Platform platform, CacheKey key) {
        SharedLookup elsewhere = Objects.requireNonNull(shared, "nothing is shared");
        Digest folder = folder(parent, platform);
        return elsewhere
                .find(folder, key)
                .doOnNext(found -> found.ifPresent(hit -> elsewhere.steps().used(step, folder, hit.record())));
    }

    @Override
    public Mono<Miss> explain(StepRef step, Lineage parent, Platform platform, CacheKey key, String parentDisplay) {
        Digest folder = folder(parent, platform);
        if (shared == null) {
            return Mono.just(cache.explain(step, folder, key, parentDisplay));
        }
        SharedSteps steps = shared.steps();
        return cache.explain(step, folder, key, parentDisplay, steps.siblings(folder), steps::files);
    }

    @Override
    public Mono<StepTurn> turn(StepRef step, Lineage parent, Platform platform, CacheKey key) {
        Disposable.Swap told = Disposables.swap();
        Consumer<Optional<StepRef>> waits = holder -> told.update(Mono.delay(WORTH_TELLING, timer.scheduler())
                .subscribe(late -> events.accept(new Note(step.label() + " waits for " + holder(holder, step)
                        + " executes the same: " + step.instruction()))));
        return turns().take(folder(parent, platform), key, step, waits).doFinally(over -> told.dispose());
    }

    private static String holder(Optional<StepRef> holder, StepRef step) {
        if (holder.isEmpty()) {
            return "another build that";
        }
        StepRef known = holder.get();
        return known.where().file().equals(step.where().file())
                ? known.label() + ", which"
                : known.where().file() + " " + known.label() + ", which";
    }

    @Override
    public Optional<StepTurn> turnIfFree(StepRef step, Lineage parent, Platform platform, CacheKey key) {
        return turns().takeIfFree(folder(parent, platform), key, step);
    }

    /** Made at the first miss: a cached build doesn't load it. */
    private synchronized StepTurns turns() {
        if (turns == null) {
            turns = newTurns.get();
        }
        return turns;
    }

    @Override
    public boolean missInvalidates(StepKind kind, boolean madeLayer) {
        return rules.missInvalidates(kind, madeLayer);
    }

    @Override
    public void save(Lineage parent, Platform platform, CacheKey key, Executed executed) {
        Digest folder = folder(parent, platform);
        StepRecord record = new StepRecord(
                key,
                executed.layer(),
                executed.created(),
                executed.durationMs(),
                Instant.now().toString(),
                executed.kind() == StepKind.RUN ? degradation.get() : Optional.empty());
        cache.save(folder, record);
        if (shared != null) {
            shared.steps().used(executed.step(), folder, record);
        }
    }

    private Digest folder(Lineage parent, Platform platform) {
        return rules.parent(new ParentState(parent.identity(), parent.chainId(), platform));
    }
}
