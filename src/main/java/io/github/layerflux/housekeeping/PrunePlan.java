package io.github.layerflux.housekeeping;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * What would go, in that order: least recently used first, and what depends on something before it.
 *
 * @param items that go
 * @param before bytes in the cache directory
 * @param after bytes that stay
 * @param freed bytes that the disk gets back: less than what goes where files have names outside of the cache
 * @param inUse items that would go if no build were running
 */
public record PrunePlan(List<CacheItem> items, long before, long after, long freed, int inUse) {

    public PrunePlan {
        items = List.copyOf(items);
    }

    static PrunePlan of(Inventory inventory, PruneRequest request, Protection protection) {
        List<CacheItem> candidates = new ArrayList<>();
        int inUse = 0;
        for (CacheItem item : inventory.items()) {
            if (request.mayGo(item)) {
                if (protection.covers(item.stamp)) {
                    inUse++;
                } else {
                    candidates.add(item);
                }
            }
        }
        candidates.sort(Comparator.comparingLong((CacheItem item) -> item.used)
                .thenComparingInt(item -> item.height)
                .thenComparing(CacheItem::id));
        long before = inventory.bytes();
        long after = before;
        long freed = 0;
        Map<SharedPart, Integer> users = new IdentityHashMap<>();
        List<CacheItem> chosen = new ArrayList<>();
        for (CacheItem item : candidates) {
            if (request.maximum().isPresent() && after <= request.maximum().getAsLong()) {
                break;
            }
            chosen.add(item);
            after -= item.bytes;
            freed += item.freed;
            for (SharedPart part : item.parts) {
                int left = users.merge(part, part.users - 1, (old, first) -> old - 1);
                if (left == 0 && !protection.covers(part.stamp)) {
                    after -= part.bytes;
                    freed += part.freed;
                }
            }
        }
        return new PrunePlan(chosen, before, after, freed, inUse);
    }

    /** The same without what has just refused to be deleted. */
    PrunePlan without(List<Path> paths) {
        List<CacheItem> others = new ArrayList<>(items);
        others.removeIf(item -> paths.contains(item.home()));
        return new PrunePlan(others, before, after, freed, inUse);
    }
}
