package io.github.layerflux.sandbox;

import io.github.layerflux.content.ContentStore;
import java.util.Objects;

/**
 * What a sandbox works with.
 *
 * @param executor what runs processes
 * @param store where layers are read from and written to; its {@code directory()} holds snapshots and temporary files
 */
public record SandboxSettings(ExecutorChoice executor, ContentStore store) {
    public SandboxSettings {
        Objects.requireNonNull(executor, "executor is null");
        Objects.requireNonNull(store, "store is null");
    }
}
