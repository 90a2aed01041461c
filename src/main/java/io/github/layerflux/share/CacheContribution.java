package io.github.layerflux.share;

import io.github.layerflux.image.Digest;
import io.github.layerflux.share.CacheIndex.Group;
import java.util.Map;

/**
 * What a build adds to a shared cache, ready to be written.
 *
 * @param records how many steps
 * @param elsewhere registries where blobs lie that aren't on this machine
 */
public record CacheContribution(Group group, int records, Map<Digest, CacheLocation.Registry> elsewhere) {

    public CacheContribution {
        elsewhere = Map.copyOf(elsewhere);
    }
}
