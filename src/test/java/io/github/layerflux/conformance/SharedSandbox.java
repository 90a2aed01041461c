package io.github.layerflux.conformance;

import io.github.layerflux.layer.Layer;
import io.github.layerflux.sandbox.CachePacking;
import io.github.layerflux.sandbox.PackedCache;
import io.github.layerflux.sandbox.RunOutcome;
import io.github.layerflux.sandbox.RunOutput;
import io.github.layerflux.sandbox.RunSpec;
import io.github.layerflux.sandbox.Sandbox;
import io.github.layerflux.sandbox.SandboxInfo;
import io.github.layerflux.sandbox.Upper;
import java.util.OptionalLong;
import reactor.core.publisher.Mono;

/** One sandbox for many builds, whose worker process takes longer to start than most cases take. */
record SharedSandbox(Sandbox shared) implements Sandbox {

    @Override
    public Mono<SandboxInfo> info() {
        return shared.info();
    }

    @Override
    public Mono<RunOutcome> run(RunSpec spec, RunOutput output) {
        return shared.run(spec, output);
    }

    @Override
    public Mono<Layer> pack(Upper upper, OptionalLong clampSeconds) {
        return shared.pack(upper, clampSeconds);
    }

    @Override
    public Mono<PackedCache> pack(CachePacking wanted) {
        return shared.pack(wanted);
    }

    @Override
    public void release(Upper upper) {
        shared.release(upper);
    }

    /** The builds close it; who opened the shared one does that itself. */
    @Override
    public void close() {}
}
