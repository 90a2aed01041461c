package io.github.layerflux.sandbox;

import io.github.layerflux.layer.Layer;
import java.util.OptionalLong;
import reactor.core.publisher.Mono;

/** Another sandbox but for what a test overrides. */
public class ForwardingSandbox implements Sandbox {

    private final Sandbox real;

    protected ForwardingSandbox(Sandbox real) {
        this.real = real;
    }

    @Override
    public Mono<SandboxInfo> info() {
        return real.info();
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
