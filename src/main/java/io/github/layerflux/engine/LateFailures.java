package io.github.layerflux.engine;

import io.github.layerflux.failure.BuildFailure;
import java.util.function.Consumer;
import reactor.util.Loggers;
import reactor.util.context.Context;

/**
 * What still fails in a build that was cancelled, such as a write that the interruption broke off: nobody waits for it,
 * and it is the cancellation's doing. A defect is logged all the same.
 */
final class LateFailures implements Consumer<Throwable> {

    /** For the subscriber of a build: Reactor looks for a consumer of this name, and logs stack traces without one. */
    static final Context CONTEXT = Context.of("reactor.onErrorDropped.local", new LateFailures());

    private LateFailures() {}

    @Override
    public void accept(Throwable failure) {
        if (!(failure instanceof BuildFailure)) {
            Loggers.getLogger(BuildEngine.class).error("after a cancelled build", failure);
        }
    }
}
