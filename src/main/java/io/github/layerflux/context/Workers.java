package io.github.layerflux.context;

import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * Threads that help a caller with its work. The caller always works too, so nothing waits for a busy executor.
 *
 * @param executor runs helpers; it may run them late or refuse them
 * @param helpers how many threads work beside the caller at most
 */
public record Workers(Executor executor, int helpers) {

    /** The caller works alone. */
    public static final Workers NONE = new Workers(Runnable::run, 0);

    public Workers {
        Objects.requireNonNull(executor, "executor is null");
        if (helpers < 0) {
            throw new IllegalArgumentException("negative number of helpers " + helpers);
        }
    }
}
