package io.github.layerflux.report;

import io.github.layerflux.event.BuildEvent.CacheRead;
import io.github.layerflux.event.BuildEvent.CacheWritten;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code image.json} says of shared caches: {@code read} and {@code written} in its {@code cache}. */
public final class SharedCacheReport {

    private SharedCacheReport() {}

    static Map<String, Object> toMap(CacheRead read) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("cache", read.cache());
        json.put("records", (long) read.records());
        json.put("hits", (long) read.found());
        json.put("blobs", (long) read.blobs());
        json.put("bytes", read.bytes());
        if (!read.mounts().isEmpty()) {
            json.put("mounts", read.mounts());
        }
        return json;
    }

    static Map<String, Object> toMap(CacheWritten written) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("cache", written.cache());
        json.put("records", (long) written.records());
        json.put("blobs", (long) written.blobs());
        json.put("bytes", written.bytes());
        if (!written.mounts().isEmpty()) {
            json.put("mounts", written.mounts());
        }
        return json;
    }

    /**
     * Adds what was written after the build to its report; a reader sees the old file or the new one.
     *
     * @throws EnvironmentFailure when it can't be written
     */
    public static void add(Path report, CacheWritten written) {
        add(report, toMap(written));
    }

    /** Adds that nothing was written, and why. */
    public static void add(Path report, String cache, String problem) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("cache", cache);
        json.put("problem", problem);
        add(report, json);
    }

    private static void add(Path report, Map<String, Object> entry) {
        try {
            Map<String, Object> json =
                    new LinkedHashMap<>(Json.readObject(Files.readAllBytes(report), "the build's report " + report));
            Map<String, Object> cache = new LinkedHashMap<>(Json.object(json, "cache"));
            List<Object> written = new ArrayList<>(Json.objects(cache, "written"));
            written.add(entry);
            cache.put("written", written);
            json.put("cache", cache);
            BuildReport.replace(report, json);
        } catch (IOException e) {
            throw EnvironmentFailure.io("can't write to the build's report " + report, e)
                    .suggestIfNone("The image was built; check that the folder can be written.");
        }
    }
}
