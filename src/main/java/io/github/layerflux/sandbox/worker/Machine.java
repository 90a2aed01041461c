package io.github.layerflux.sandbox.worker;

import io.github.layerflux.sandbox.Mount;
import java.util.List;

/** What the probe found, and what depends on it. */
record Machine(Executor executor, Uppers uppers, Roots roots, CacheFolders caches, ControlGroups groups) {

    /** The mounts of one RUN, not made yet. */
    PreparedMounts mounts(Workspace workspace, List<Mount> mounts, RunFiles files) {
        return new PreparedMounts(mounts, files, new MountSources(workspace, uppers, roots), caches);
    }
}
