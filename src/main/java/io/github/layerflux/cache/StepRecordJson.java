package io.github.layerflux.cache;

import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.Json;
import io.github.layerflux.layer.Layer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A step record as a JSON file: one line, whose last member {@code check} is the SHA-256 of all bytes before its comma.
 * It tells a record that a power failure or a bad disk has changed, which may still be JSON.
 */
final class StepRecordJson {

    private static final long FORMAT = 1;
    private static final String CHECK = ",\"check\":\"";
    private static final String END = "\"}\n";
    private static final int TAIL = CHECK.length() + 64 + END.length();

    private StepRecordJson() {}

    static byte[] write(StepRecord record) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("format", FORMAT);
        json.put("rules", record.key().rules());
        json.put("key", record.key().digest().toString());
        json.put("instruction", record.key().instruction());
        record.layer().ifPresent(layer -> json.put("layer", layer(layer)));
        json.put("created", record.created());
        json.put("durationMs", record.durationMs());
        json.put("recordedAt", record.recordedAt());
        List<Map<String, Object>> inputs = new ArrayList<>();
        for (KeyInput input : record.key().inputs()) {
            Map<String, Object> member = new LinkedHashMap<>();
            member.put("name", input.name());
            member.put("display", input.display());
            member.put("digest", input.digest().toString());
            inputs.add(member);
        }
        json.put("inputs", inputs);
        String text = Json.write(json);
        String checked = text.substring(0, text.length() - 1);
        return (checked + CHECK + Digest.of(checked).hex() + END).getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, Object> layer(Layer layer) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("mediaType", layer.descriptor().mediaType());
        json.put("digest", layer.descriptor().digest().toString());
        json.put("size", layer.descriptor().size());
        json.put("diffId", layer.diffId().toString());
        return json;
    }

    /** @throws IOException when the bytes are no complete, undamaged record of this format */
    static StepRecord read(byte[] bytes) throws IOException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int end = text.length() - TAIL;
        if (end <= 0 || !text.startsWith(CHECK, end) || !text.endsWith(END)) {
            throw new IOException("it is incomplete");
        }
        String checked = text.substring(0, end);
        if (!text.startsWith(Digest.of(checked).hex(), end + CHECK.length())) {
            throw new IOException("it is damaged");
        }
        try {
            Map<String, Object> json = Json.readObject(text.stripTrailing(), "the record");
            if (Json.number(json, "format") != FORMAT) {
                throw new IOException("it has the unknown format " + Json.number(json, "format"));
            }
            return record(json);
        } catch (BuildFailure e) {
            throw new IOException("it is malformed: " + e.getMessage(), e);
        }
    }

    private static StepRecord record(Map<String, Object> json) {
        List<KeyInput> inputs = new ArrayList<>();
        for (Map<String, Object> input : Json.objects(json, "inputs")) {
            inputs.add(new KeyInput(
                    Json.string(input, "name"),
                    Json.string(input, "display"),
                    Digest.parse(Json.string(input, "digest")),
                    Optional.empty()));
        }
        CacheKey key = new CacheKey(
                Digest.parse(Json.string(json, "key")),
                Json.string(json, "rules"),
                Json.string(json, "instruction"),
                inputs);
        Map<String, Object> layer = Json.object(json, "layer");
        return new StepRecord(
                key,
                layer.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Layer(
                                Descriptor.of(
                                        Json.string(layer, "mediaType"),
                                        Digest.parse(Json.string(layer, "digest")),
                                        Json.number(layer, "size")),
                                Digest.parse(Json.string(layer, "diffId")))),
                Json.string(json, "created"),
                Json.number(json, "durationMs"),
                Json.string(json, "recordedAt"));
    }
}
