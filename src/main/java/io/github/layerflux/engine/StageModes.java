package io.github.layerflux.engine;

import io.github.layerflux.dockerfile.Dockerfile;
import io.github.layerflux.engine.BuildRequest.CacheOptions;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.plan.Stage;
import java.util.Optional;

/** What the user says of single stages: which are executed whatever the cache has, and which must come from it. */
public final class StageModes {

    private final boolean noCache;
    private final StageFilter uncached;
    private final StageFilter mustHit;

    private StageModes(boolean noCache, StageFilter uncached, StageFilter mustHit) {
        this.noCache = noCache;
        this.uncached = uncached;
        this.mustHit = mustHit;
    }

    /**
     * From {@code noCache}, {@code noCacheFilter} and {@code failOnMiss}.
     *
     * @throws UserFailure when an entry matches no stage of the Dockerfile
     */
    static StageModes of(CacheOptions options, Dockerfile dockerfile) {
        return new StageModes(
                options.noCache(),
                new StageFilter("noCacheFilter", options.noCacheFilter(), dockerfile),
                new StageFilter("failOnMiss", options.failOnMiss(), dockerfile));
    }

    /** How one stage is to be run. */
    StageMode of(Stage stage) {
        return new StageMode(whyUncached(stage), mustHit.matches(stage));
    }

    private Optional<String> whyUncached(Stage stage) {
        if (noCache) {
            return Optional.of("not looked up: noCache is set");
        }
        return uncached.matches(stage)
                ? Optional.of("not looked up: noCacheFilter names stage " + StepRef.shown(stage.name()))
                : Optional.empty();
    }

    /**
     * @param uncached why the cache isn't asked at all, if so
     * @param mustHit whether a miss is a failure
     */
    record StageMode(Optional<String> uncached, boolean mustHit) {}
}
