package io.github.layerflux.housekeeping;

import java.nio.file.Path;
import java.util.List;

/**
 * What a prune did.
 *
 * @param records step records removed
 * @param blobs removed from the image store
 * @param mounts folders of cache mounts
 * @param bytes freed on disk
 * @param inUse items that were kept because a running build may use them
 * @param runningBuilds builds that run right now
 * @param left what was taken out of use but couldn't be deleted
 */
public record Pruned(int records, int blobs, int mounts, long bytes, int inUse, int runningBuilds, List<Path> left) {

    public Pruned {
        left = List.copyOf(left);
    }
}
