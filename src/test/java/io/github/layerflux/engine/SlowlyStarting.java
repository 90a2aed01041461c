package io.github.layerflux.engine;

import io.github.layerflux.layer.Layer;
import io.github.layerflux.sandbox.CachePacking;
import io.github.layerflux.sandbox.PackedCache;
import io.github.layerflux.sandbox.RunOutcome;
import io.github.layerflux.sandbox.RunOutput;
import io.github.layerflux.sandbox.RunSpec;
import io.github.layerflux.sandbox.Sandbox;
import io.github.layerflux.sandbox.SandboxInfo;
import io.github.layerflux.sandbox.Upper;
import java.time.Duration;
import java.util.OptionalLong;
import reactor.core.publisher.Mono;

/** A sandbox as on a machine where the worker takes its time to start. */
record SlowlyStarting(Sandbox real, Duration longer) implements Sandbox {

    @Override
    public Mono<SandboxInfo> info() {
        return real.info().delayElement(longer);
    }

    @Override
    public Mono<RunOutcome> run(RunSpec spec, RunOutput output) {
        return real.run(spec, output);
    }

    @Override
    public Mono<Layer> pack(Upper upper, OptionalLong clampSeconds) {
        return real.pack(upper, clampSeconds);
    }

    @Override
    public Mono<PackedCache> pack(CachePacking wanted) {
        return real.pack(wanted);
    }

    @Override
    public void release(Upper upper) {
        real.release(upper);
    }

    @Override
    public void close() {
        real.close();
    }
}
