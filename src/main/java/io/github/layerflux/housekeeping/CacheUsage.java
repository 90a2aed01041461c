package io.github.layerflux.housekeeping;

import io.github.layerflux.content.ContentStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the cache directory holds.
 *
 * @param totals of the types that there are anything of
 * @param items those of the filter, least recently used last
 * @param total of all types
 */
public record CacheUsage(List<Total> totals, List<CacheItem> items, Total total) {

    /**
     * Of one type, or of all.
     *
     * @param type as users read it
     * @param bytes on disk; what several items share counts once
     * @param reclaimable bytes that clearing the cache would free: not images', not what running builds use, and not
     *     files that have other names outside of the cache
     * @param lastUsed in milliseconds since the epoch, 0 if there is nothing to use
     */
    public record Total(String type, int items, long bytes, long reclaimable, long lastUsed) {

        Total plus(int more, long size, long freed, long used) {
            return new Total(type, items + more, bytes + size, reclaimable + freed, Math.max(lastUsed, used));
        }
    }

    public CacheUsage {
        totals = List.copyOf(totals);
        items = List.copyOf(items);
    }

    /**
     * Looks at everything; takes no more than a look at whether builds are running.
     *
     * @param filter of what is listed and added up
     * @throws io.github.layerflux.failure.EnvironmentFailure when the cache directory can't be read, or its index is
     *     damaged
     */
    public static CacheUsage read(ContentStore store, PruneFilter filter) {
        Inventory inventory = new InventoryReader(store).read();
        return of(inventory, filter, new Prune(store).protection());
    }

    /** As {@link #read} without a filter, but quicker in a large cache: what only step records lead to is no item. */
    public static CacheUsage sums(ContentStore store) {
        return of(
                new InventoryReader(store).readSizes(), PruneFilter.parse(List.of(), 0), new Prune(store).protection());
    }

    static CacheUsage of(Inventory inventory, PruneFilter filter, Protection protection) {
        Map<ItemType, Total> totals = new EnumMap<>(ItemType.class);
        for (ItemType type : ItemType.values()) {
            totals.put(type, new Total(type.word(), 0, 0, 0, 0));
        }
        List<CacheItem> listed = new ArrayList<>();
        Map<SharedPart, Boolean> parts = new IdentityHashMap<>();
        for (CacheItem item : inventory.items()) {
            if (!filter.matches(item)) {
                continue;
            }
            listed.add(item);
            boolean goes = item.type() != ItemType.IMAGE && !protection.covers(item.stamp);
            totals.merge(
                    item.type(),
                    new Total("", 1, item.bytes, goes ? item.freed : 0, item.used),
                    (sum, one) -> sum.plus(1, one.bytes(), one.reclaimable(), one.lastUsed()));
            for (SharedPart part : item.parts) {
                parts.merge(part, goes, Boolean::logicalAnd);
            }
        }
        if (filter.isEmpty()) {
            // blobs of which nobody has looked whether a step needs them
            for (SharedPart part : inventory.parts()) {
                parts.putIfAbsent(part, !protection.covers(part.stamp));
            }
        }
        parts.forEach((part, goes) -> totals.computeIfPresent(
                part.type, (type, sum) -> sum.plus(0, part.bytes, goes && type != ItemType.IMAGE ? part.freed : 0, 0)));
        if (filter.isEmpty()) {
            totals.computeIfPresent(ItemType.INTERNAL, (type, sum) -> sum.plus(0, inventory.overhead(), 0, 0));
        }
        Total all = new Total("total", 0, 0, 0, 0);
        List<Total> present = new ArrayList<>();
        for (Total sum : totals.values()) {
            if (sum.items() > 0 || sum.bytes() > 0) {
                present.add(sum);
                all = all.plus(sum.items(), sum.bytes(), sum.reclaimable(), sum.lastUsed());
            }
        }
        listed.sort(Comparator.comparingLong(CacheItem::lastUsed).reversed().thenComparing(CacheItem::id));
        return new CacheUsage(present, listed, all);
    }
}
