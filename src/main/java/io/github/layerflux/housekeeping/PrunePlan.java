package io.github.layerflux.housekeeping;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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
        CacheItem[] ordered = candidates.toArray(new CacheItem[0]);
        Arrays.parallelSort(ordered, PrunePlan::order);
        for (SharedPart part : inventory.parts()) {
            part.staying = part.users;
        }
        long before = inventory.bytes();
        long after = before;
        long freed = 0;
        List<CacheItem> chosen = new ArrayList<>();
        for (CacheItem item : ordered) {
            if (request.maximum().isPresent() && after <= request.maximum().getAsLong()) {
                break;
            }
            chosen.add(item);
            after -= item.bytes;
            freed += item.freed;
            for (SharedPart part : item.parts) {
                part.staying--;
                if (part.staying == 0 && !protection.covers(part.stamp)) {
                    after -= part.bytes;
                    freed += part.freed;
                }
            }
        }
        return new PrunePlan(chosen, before, after, freed, inUse);
    }

    private static int order(CacheItem one, CacheItem other) {
        if (one.used != other.used) {
            return one.used < other.used ? -1 : 1;
        }
        return one.height != other.height
                ? Integer.compare(one.height, other.height)
                : one.id().compareTo(other.id());
    }

    /** The same without what has just refused to be deleted. */
    PrunePlan without(List<Path> paths) {
        List<CacheItem> others = new ArrayList<>(items);
        others.removeIf(item -> paths.contains(item.home()));
        return new PrunePlan(others, before, after, freed, inUse);
    }
}
