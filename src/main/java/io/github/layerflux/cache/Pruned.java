package io.github.layerflux.cache;

import java.nio.file.Path;
import java.util.List;

/**
 * What a prune did.
 *
 * @param records step records removed
 * @param blobs removed from the image store
 * @param bytes freed
 * @param runningBuilds builds that run right now; if there are any, their layers, snapshots and mounts were kept
 * @param left what was taken out of use but couldn't be deleted
 */
public record Pruned(int records, int blobs, long bytes, int runningBuilds, List<Path> left) {

    public Pruned {
        left = List.copyOf(left);
    }
}
