package io.github.layerflux.engine;

import io.github.layerflux.sandbox.ForwardingSandbox;
import io.github.layerflux.sandbox.Sandbox;
import io.github.layerflux.sandbox.SandboxInfo;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** A sandbox as on a machine where the worker takes its time to start. */
final class SlowlyStarting extends ForwardingSandbox {

    private final Duration longer;

    SlowlyStarting(Sandbox real, Duration longer) {
        super(real);
        this.longer = longer;
    }

    @Override
    public Mono<SandboxInfo> info() {
        return super.info().delayElement(longer);
    }
}
