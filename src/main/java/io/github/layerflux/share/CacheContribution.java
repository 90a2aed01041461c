package io.github.layerflux.share;

import io.github.layerflux.image.Digest;
import io.github.layerflux.share.CacheIndex.Group;
import java.util.List;
import java.util.Map;

/**
 * What a build adds to a shared cache, ready to be written.
 *
 * @param records how many steps
 * @param mounts cache mounts
 * @param elsewhere registries where blobs lie that aren't on this machine
 */
public record CacheContribution(
        Group group, int records, List<PackedMount> mounts, Map<Digest, CacheLocation.Registry> elsewhere) {

    public CacheContribution {
        mounts = List.copyOf(mounts);
        elsewhere = Map.copyOf(elsewhere);
    }
}
