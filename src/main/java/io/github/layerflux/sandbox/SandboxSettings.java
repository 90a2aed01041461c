package io.github.layerflux.sandbox;

import io.github.layerflux.content.ContentStore;
import java.util.Objects;

/**
 * What a sandbox works with.
 *
 * @param executor what runs processes
 * @param store where layers are read from and written to; its {@code directory()} holds snapshots and temporary files
 * @param limits of each RUN; the timeout of a RUN is its own ({@link RunSpec})
 */
public record SandboxSettings(ExecutorChoice executor, ContentStore store, RunLimits limits) {
    /** Without limits. */
    public SandboxSettings(ExecutorChoice executor, ContentStore store) {
        this(executor, store, RunLimits.NONE);
    }

    public SandboxSettings {
        Objects.requireNonNull(executor, "executor is null");
        Objects.requireNonNull(store, "store is null");
        Objects.requireNonNull(limits, "limits is null");
    }
}
