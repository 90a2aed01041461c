package io.github.layerflux.conformance;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.sandbox.ExecutorChoice;
import io.github.layerflux.sandbox.Sandbox;
import io.github.layerflux.sandbox.SandboxSettings;
import io.github.layerflux.snapshot.DeepDelete;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A cache that one sequence of builds after the other uses, each from the beginning. */
record SequenceCache(CacheDirectory directory, ContentStore store, Sandbox sandbox) {

    static SequenceCache open(Path root) throws IOException {
        CacheDirectory directory = new CacheDirectory(root).create();
        ContentStore store = new ContentStore(directory);
        return new SequenceCache(directory, store, Sandbox.open(new SandboxSettings(ExecutorChoice.AUTO, store)));
    }

    /** Forgets which steps were built; their layers may stay. */
    void clear() throws IOException {
        for (Path folder : new Path[] {directory.steps(), directory.mounts()}) {
            DeepDelete.delete(folder);
            Files.createDirectory(folder);
        }
    }
}
