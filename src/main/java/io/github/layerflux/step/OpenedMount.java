package io.github.layerflux.step;

import io.github.layerflux.dockerfile.RunMount;
import java.util.Optional;

/**
 * A mount of a RUN with what it takes its files from.
 *
 * @param tree of a bind, and of a cache that has something to begin with
 */
record OpenedMount(RunMount mount, Optional<SourceTree> tree) {

    /** Whether a mount takes files from somewhere. */
    static boolean hasFiles(RunMount mount) {
        return mount.type() == RunMount.Type.BIND
                || mount.type() == RunMount.Type.CACHE && mount.from().isPresent();
    }

    /** Its files; empty where there is no such thing. */
    Optional<MountFiles> files() {
        return tree.map(found -> new MountFiles(found, mount.source().orElse("")));
    }
}
