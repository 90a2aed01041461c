package io.github.layerflux.housekeeping;

import java.util.List;

/**
 * All that lies in the cache directory, at one moment.
 *
 * @param items what can go
 * @param parts what items share, each once
 * @param overhead in bytes, of what never goes: folders, indexes, locks
 */
record Inventory(List<CacheItem> items, List<SharedPart> parts, long overhead) {

    Inventory {
        items = List.copyOf(items);
        parts = List.copyOf(parts);
    }

    /** All files, in bytes on disk. */
    long bytes() {
        long bytes = overhead;
        for (CacheItem item : items) {
            bytes += item.bytes;
        }
        for (SharedPart part : parts) {
            bytes += part.bytes;
        }
        return bytes;
    }
}
