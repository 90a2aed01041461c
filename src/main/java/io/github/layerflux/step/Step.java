package io.github.layerflux.step;

import io.github.layerflux.cache.CacheKey;
import io.github.layerflux.cache.StepKind;
import io.github.layerflux.cache.StepRecord;
import io.github.layerflux.event.StepRef;
import reactor.core.publisher.Mono;

/** One instruction of a stage: how it is keyed and how it runs, side by side. */
public interface Step {

    StepRef ref();

    /**
     * What the step depends on besides its parent image. May read files; never changes any. Called on a worker.
     */
    Mono<CacheKey> key(StageState state);

    /** The child image that an earlier build recorded for this step; no work, no files. */
    StageState reuse(StageState state, StepRecord record);

    /**
     * Begins what executing it needs first, and waits for nothing: it is certain to be executed, if no step before it
     * fails.
     */
    default void prepare() {}

    /**
     * Makes the child image. A layer may still be packing when the state is emitted; cancelling kills what runs.
     */
    Mono<StageState> execute(StageState state);

    /**
     * Whether the key still is the step's now that it was executed. A folder of this machine may change between the
     * look at its files and their copy; then the layer isn't what the key says, and recording it would be a wrong hit
     * as soon as the files are what they were. Called on a worker.
     */
    default Mono<Boolean> isStillKeyed(StageState state, CacheKey key) {
        return Mono.just(true);
    }

    /** Milliseconds of its execution that it only waited, for others to end or the worker to start; known when it has run. */
    default long waitedMs() {
        return 0;
    }

    /** Whether executing it looks files up in the image below, so that its layers had better be indexed as they come. */
    default boolean looksIntoParent() {
        return false;
    }

    /** Whether what it makes depends on its parent image; a step that doesn't is found on any. */
    default boolean readsParent() {
        return true;
    }

    /** How it is keyed, which also decides whether missing it turns the cache off for what follows. */
    StepKind kind();
}
