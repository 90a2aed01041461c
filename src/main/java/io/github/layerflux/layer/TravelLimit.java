package io.github.layerflux.layer;

import java.util.Locale;

/** What the layers of a cache mount that travels may have together, unpacked: {@code mounts-limit}. */
public final class TravelLimit {

    private TravelLimit() {}

    /** Why a mount stays where it is; both sides say the same. */
    public static String exceeded(long bytes, long limit) {
        return "it has " + size(bytes) + ", more than mounts-limit allows (" + size(limit) + "): raise mounts-limit";
    }

    private static String size(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        if (bytes < 100_000) {
            return String.format(Locale.ROOT, "%.1f kB", bytes / 1e3);
        }
        return bytes < 1e9
                ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
                : String.format(Locale.ROOT, "%.2f GB", bytes / 1e9);
    }
}
