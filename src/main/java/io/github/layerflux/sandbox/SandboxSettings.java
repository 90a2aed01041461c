package io.github.layerflux.sandbox;

import io.github.layerflux.content.ContentStore;
import java.util.Objects;
import java.util.Optional;

/**
 * What a sandbox works with.
 *
 * @param executor what runs processes
 * @param store where layers are read from and written to; its {@code directory()} holds snapshots and temporary files
 * @param files how root file systems are made; empty: in the best way that works
 * @param limits of each RUN; the timeout of a RUN is its own ({@link RunSpec})
 */
public record SandboxSettings(
        ExecutorChoice executor, ContentStore store, Optional<RootFiles> files, RunLimits limits) {
    /** Without limits. */
    public SandboxSettings(ExecutorChoice executor, ContentStore store) {
        this(executor, store, RunLimits.NONE);
    }

    /** With the best root file systems that can be made. */
    public SandboxSettings(ExecutorChoice executor, ContentStore store, RunLimits limits) {
        this(executor, store, Optional.empty(), limits);
    }

    public SandboxSettings {
        Objects.requireNonNull(executor, "executor is null");
        Objects.requireNonNull(store, "store is null");
        Objects.requireNonNull(files, "files is null");
        Objects.requireNonNull(limits, "limits is null");
    }
}
