package io.github.layerflux.context;

import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Threads that help a caller with its work. The caller always works too, so nothing waits for a busy executor.
 *
 * @param executor runs helpers; it may run them late or refuse them
 * @param helpers how many threads work beside the caller at most
 */
public record Workers(Executor executor, int helpers) {

    /** The caller works alone. */
    public static final Workers NONE = new Workers(
            new Executor() {
                @Override
                public void execute(Runnable task) {
                    throw new RejectedExecutionException("there are no helpers");
                }
            },
            0);

    public Workers {
        Objects.requireNonNull(executor, "executor is null");
        if (helpers < 0) {
            throw new IllegalArgumentException("negative number of helpers " + helpers);
        }
    }
}
