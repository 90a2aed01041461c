package io.github.layerflux.sandbox;

import io.github.layerflux.layer.Layer;
import java.util.OptionalLong;
import reactor.core.publisher.Mono;

/**
 * Runs the processes of one build's RUN instructions, each in its own root file system. Cheap to create: the worker
 * process behind it starts at the first use. Safe for use by many threads; every Mono is cold, blocks no subscriber
 * and may emit on a thread of the sandbox.
 *
 * <p>Whatever ends the build, {@link #close}, {@code kill -9} or a crash: no process, mount or temporary file of it
 * outlives it for longer than until the next build.
 */
public interface Sandbox extends AutoCloseable {

    /**
     * Opens a sandbox without starting anything yet.
     *
     * @param settings where layers lie and what may be used
     */
    static Sandbox open(SandboxSettings settings) {
        return new WorkerSandbox(settings);
    }

    /** The labels of the tiers that this process might use, best first, as far as that shows without trying. */
    static String tiers(ExecutorChoice executor) {
        StringBuilder labels = new StringBuilder();
        for (Tier tier : TierCandidates.ofThisProcess(executor).tiers()) {
            labels.append(labels.length() == 0 ? "" : " ").append(tier.label());
        }
        return labels.toString();
    }

    /** Begins to start the worker, for what comes soon: what that fails with is told to whoever needs it. */
    default void start() {
        info().subscribe(ready -> {}, failure -> {});
    }

    /**
     * Starts the worker and says what was chosen on this machine. Errors with an
     * {@link io.github.layerflux.failure.EnvironmentFailure} that carries a remedy when this machine can't run RUN.
     */
    Mono<SandboxInfo> info();

    /**
     * Runs one process and waits for it. Completes with an outcome whatever its exit code; errors only when it could
     * not be run. Cancelling kills the process and all its descendants.
     *
     * @param output receives its lines
     */
    Mono<RunOutcome> run(RunSpec spec, RunOutput output);

    /**
     * Writes what a RUN changed as an uncompressed layer and its table of contents into the store. May go on while the
     * next RUN already uses the same upper.
     *
     * @param clampSeconds modification times after this moment (seconds since the epoch) become it
     */
    Mono<Layer> pack(Upper upper, OptionalLong clampSeconds);

    /**
     * Packs a cache folder for other machines, into the store. What stands in the way (another build uses it, it is too
     * large) is told in the result.
     */
    Mono<PackedCache> pack(CachePacking wanted);

    /** Says that nobody will use an upper again. It is deleted once no running RUN and no packing needs it. */
    void release(Upper upper);

    /** Kills everything, unmounts and deletes what is temporary; idempotent: who calls it later waits for the first. */
    @Override
    void close();
}
