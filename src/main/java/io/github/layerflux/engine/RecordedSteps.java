package io.github.layerflux.engine;

import io.github.layerflux.cache.BuildCache;
import io.github.layerflux.cache.CacheKey;
import io.github.layerflux.cache.CacheRules;
import io.github.layerflux.cache.ParentState;
import io.github.layerflux.cache.StepKind;
import io.github.layerflux.cache.StepRecord;
import io.github.layerflux.event.Miss;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.Platform;
import io.github.layerflux.step.Lineage;
import java.time.Instant;
import java.util.Optional;

/** The cache directory's step records, under the build's rules. */
final class RecordedSteps implements StepCache {

    private final BuildCache cache;
    private final CacheRules rules;

    RecordedSteps(BuildCache cache, CacheRules rules) {
        this.cache = cache;
        this.rules = rules;
    }

    @Override
    public Optional<StepRecord> lookup(Lineage parent, Platform platform, CacheKey key) {
        return cache.lookup(folder(parent, platform), key);
    }

    @Override
    public Miss explain(Lineage parent, Platform platform, CacheKey key, String parentDisplay) {
        return cache.explain(folder(parent, platform), key, parentDisplay);
    }

    @Override
    public boolean missInvalidates(StepKind kind, boolean madeLayer) {
        return rules.missInvalidates(kind, madeLayer);
    }

    @Override
    public void save(Lineage parent, Platform platform, CacheKey key, Executed executed) {
        cache.save(
                folder(parent, platform),
                new StepRecord(
                        key,
                        executed.layer(),
                        executed.created(),
                        executed.durationMs(),
                        Instant.now().toString()));
    }

    private Digest folder(Lineage parent, Platform platform) {
        return rules.parent(new ParentState(parent.identity(), parent.chainId(), platform));
    }
}
