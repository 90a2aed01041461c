package io.github.layerflux.sandbox;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.layer.Layer;
import java.util.OptionalLong;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/** A sandbox whose work is done by one worker process. */
final class WorkerSandbox implements Sandbox {

    private final SandboxSettings settings;

    WorkerSandbox(SandboxSettings settings) {
        this.settings = settings;
    }

    @Override
    public Mono<SandboxInfo> info() {
        return Mono.error(() -> new EnvironmentFailure("no worker yet for " + settings));
    }

    @Override
    public Mono<RunOutcome> run(RunSpec spec, Consumer<String> output) {
        return info().then(Mono.empty());
    }

    @Override
    public Mono<Layer> pack(Upper upper, OptionalLong clampSeconds) {
        return info().then(Mono.empty());
    }

    @Override
    public void release(Upper upper) {}

    @Override
    public void close() {}
}
