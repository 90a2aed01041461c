package io.github.layerflux.engine;

import io.github.layerflux.step.Background;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Work of a build that begins when somebody first asks for its result, and that all share who ask. */
final class LateStart {

    private final Mono<Void> work;
    private final Background background;
    private @Nullable Mono<Void> started;

    LateStart(Mono<Void> work, Background background) {
        this.work = work;
        this.background = background;
    }

    /** Subscribing starts the work, if nobody has. */
    Mono<Void> result() {
        return Mono.defer(this::started);
    }

    private synchronized Mono<Void> started() {
        if (started == null) {
            started = background.start(work);
        }
        return started;
    }
}
