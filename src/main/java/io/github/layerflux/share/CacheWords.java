package io.github.layerflux.share;

import io.github.layerflux.event.BuildEvent.CacheRead;
import io.github.layerflux.event.BuildEvent.CacheWritten;
import java.util.List;
import java.util.Locale;

/** Sentences for the console. */
public final class CacheWords {

    private CacheWords() {}

    static String read(CacheRead read) {
        return "cache " + read.cache() + ": " + read.found() + " of " + records(read.records()) + " used, "
                + mounts(read.mounts()) + blobs(read.blobs()) + ", " + size(read.bytes()) + " read";
    }

    public static String written(CacheWritten written) {
        return "cache " + written.cache() + ": " + records(written.records()) + ", " + mounts(written.mounts())
                + (written.blobs() == 0
                        ? "all there already"
                        : blobs(written.blobs()) + ", " + size(written.bytes()) + " written");
    }

    private static String records(int count) {
        return count + (count == 1 ? " step" : " steps");
    }

    private static String mounts(List<String> ids) {
        return ids.isEmpty()
                ? ""
                : (ids.size() == 1 ? "cache mount " : "cache mounts ") + String.join(" and ", ids) + ", ";
    }

    private static String blobs(int count) {
        return count + (count == 1 ? " blob" : " blobs");
    }

    private static String size(long bytes) {
        return bytes < 100_000
                ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
                : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
}
