package io.github.layerflux.report;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What was pushed, in {@code image.json}: {@code "pushed":{reference: digest}}, added to what is there. */
public final class PushRecord {

    private PushRecord() {}

    /**
     * Adds to the report of the build; a reader sees the old file or the new one.
     *
     * @throws EnvironmentFailure when it can't be written
     */
    public static void add(Path report, Map<String, Digest> digests) {
        try {
            Map<String, Object> json =
                    new LinkedHashMap<>(Json.readObject(Files.readAllBytes(report), "the build's report " + report));
            Map<String, Object> pushed = new LinkedHashMap<>(Json.object(json, "pushed"));
            digests.forEach((reference, digest) -> pushed.put(reference, digest.toString()));
            json.put("pushed", pushed);
            BuildReport.replace(report, json);
        } catch (IOException e) {
            throw EnvironmentFailure.io("can't write the digests that were pushed to " + report, e)
                    .suggestIfNone("The image was pushed; check that the folder can be written.");
        }
    }

    /**
     * The reference that was pushed to first and its digest, if something was.
     *
     * @throws EnvironmentFailure when the report is there and can't be read
     */
    public static Optional<Map.Entry<String, Digest>> first(Path report) {
        try {
            if (!Files.isRegularFile(report)) {
                return Optional.empty();
            }
            Map<String, Object> json = Json.readObject(Files.readAllBytes(report), "the build's report " + report);
            Map<String, Object> pushed = Json.object(json, "pushed");
            for (String reference : pushed.keySet()) {
                return Optional.of(Map.entry(reference, Digest.parse(Json.string(pushed, reference))));
            }
            return Optional.empty();
        } catch (IOException e) {
            throw EnvironmentFailure.io("can't read the build's report " + report, e);
        }
    }
}
