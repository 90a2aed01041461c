package io.github.layerflux.housekeeping;

import java.util.OptionalLong;

/**
 * What a prune is to do.
 *
 * @param filter of what may go; without conditions all but images, with a maximum all
 * @param maximum in bytes, of all files that may stay in the cache directory: what was not used longest goes until they
 *     are no more; without one all that the filter lets go does
 */
public record PruneRequest(PruneFilter filter, OptionalLong maximum) {

    /** Whether the whole build cache is to go. */
    boolean isEverything() {
        return filter.isEmpty() && maximum.isEmpty();
    }

    boolean mayGo(CacheItem item) {
        boolean images = filter.wantsImages() || filter.isEmpty() && maximum.isPresent();
        return (images || item.type() != ItemType.IMAGE) && filter.matches(item);
    }
}
