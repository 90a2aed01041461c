package io.github.layerflux.engine;

import io.github.layerflux.cache.CacheKey;
import io.github.layerflux.cache.StepKind;
import io.github.layerflux.cache.StepRecord;
import io.github.layerflux.cache.StepTurn;
import io.github.layerflux.event.Miss;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.Platform;
import io.github.layerflux.step.Lineage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** A build cache in memory that counts its look-ups. */
final class RememberedSteps implements StepCache {

    /** Instructions, in the order they were looked up. */
    final List<String> lookups = new ArrayList<>();

    final List<String> saved = new ArrayList<>();

    /** Turns that were taken while nobody had them, and what was saved, in order. */
    final List<String> turnsAndSaves = new ArrayList<>();

    /** Whether a configuration step that was missed leaves the stage in PROBE, as under content rules. */
    boolean configMissesAreHarmless;

    /** An instruction whose record can't be found any more. */
    String lost = "";

    private final Map<Digest, StepRecord> records = new HashMap<>();

    private static Digest place(Lineage parent, CacheKey key) {
        return Digest.of(parent.identity() + " " + key.digest());
    }

    @Override
    public synchronized Optional<StepRecord> lookup(StepRef step, Lineage parent, Platform platform, CacheKey key) {
        lookups.add(key.instruction());
        return key.instruction().equals(lost) ? Optional.empty() : Optional.ofNullable(records.get(place(parent, key)));
    }

    @Override
    public synchronized Optional<StepTurn> turnIfFree(StepRef step, Lineage parent, Platform platform, CacheKey key) {
        turnsAndSaves.add("turn " + key.instruction());
        return Optional.of(StepTurn.ALONE);
    }

    @Override
    public Mono<Miss> explain(StepRef step, Lineage parent, Platform platform, CacheKey key, String parentDisplay) {
        return Mono.just(Miss.because("nothing was built on " + parentDisplay));
    }

    @Override
    public boolean missInvalidates(StepKind kind, boolean madeLayer) {
        return madeLayer || !configMissesAreHarmless;
    }

    @Override
    public synchronized void save(Lineage parent, Platform platform, CacheKey key, Executed executed) {
        saved.add(key.instruction());
        turnsAndSaves.add("save " + key.instruction());
        records.put(
                place(parent, key),
                new StepRecord(
                        key, executed.layer(), executed.created(), executed.durationMs(), "2026-01-01T00:00:00Z"));
    }

    void forgetCounts() {
        lookups.clear();
        saved.clear();
    }
}
