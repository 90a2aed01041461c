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
import java.util.zip.CRC32;

/**
 * A step record as a JSON file: one line, whose last member {@code check} is the CRC-32 of all bytes before its comma.
 * It tells a record that a power failure or a bad disk has changed, which may still be JSON. Before it stand the
 * inputs, most of the bytes, which a look-up need not read: it has them.
 */
final class StepRecordJson {

    private static final long FORMAT = 1;
    private static final String CHECK = ",\"check\":\"";
    private static final String END = "\"}\n";
    private static final int TAIL = CHECK.length() + 8 + END.length();
    /** Never within a string, where the quotes would be escaped. */
    private static final String INPUTS = ",\"inputs\":[";

    private StepRecordJson() {}

    static byte[] write(StepRecord record) {
        CacheKey key = record.key().shown();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("format", FORMAT);
        json.put("rules", key.rules());
        json.put("key", key.digest().toString());
        json.put("instruction", key.instruction());
        record.layer().ifPresent(layer -> json.put("layer", layer(layer)));
        json.put("created", record.created());
        json.put("durationMs", record.durationMs());
        json.put("recordedAt", record.recordedAt());
        if (record.degraded().isPresent()) {
            Degraded degraded = record.degraded().get();
            json.put("degraded", Map.of("why", degraded.why(), "tiers", degraded.tiers()));
        }
        List<Map<String, Object>> inputs = new ArrayList<>();
        for (KeyInput input : key.inputs()) {
            Map<String, Object> member = new LinkedHashMap<>();
            member.put("name", input.name());
            member.put("display", input.display());
            member.put("digest", input.digest().toString());
            inputs.add(member);
        }
        json.put("inputs", inputs);
        String text = Json.write(json);
        String checked = text.substring(0, text.length() - 1);
        byte[] bytes = checked.getBytes(StandardCharsets.UTF_8);
        return (checked + CHECK + checksum(bytes, bytes.length) + END).getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, Object> layer(Layer layer) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("mediaType", layer.descriptor().mediaType());
        json.put("digest", layer.descriptor().digest().toString());
        json.put("size", layer.descriptor().size());
        json.put("diffId", layer.diffId().toString());
        return json;
    }

    /**
     * Reads the record of a step.
     *
     * @param key the record's, as it was looked up
     * @throws IOException when the bytes are no complete, undamaged record of this format and key
     */
    static StepRecord read(byte[] bytes, CacheKey key) throws IOException {
        String text = checked(bytes);
        int inputs = text.indexOf(INPUTS);
        Map<String, Object> json = parse(inputs < 0 ? text : text.substring(0, inputs));
        if (!Json.string(json, "key").equals(key.digest().toString())) {
            throw new IOException("it is of another step");
        }
        return record(json, key);
    }

    /**
     * Reads a record with its inputs.
     *
     * @throws IOException when the bytes are no complete, undamaged record of this format
     */
    static StepRecord read(byte[] bytes) throws IOException {
        Map<String, Object> json = parse(checked(bytes));
        try {
            List<KeyInput> inputs = new ArrayList<>();
            for (Map<String, Object> input : Json.objects(json, "inputs")) {
                inputs.add(new KeyInput(
                        Json.string(input, "name"),
                        Json.string(input, "display"),
                        Digest.parse(Json.string(input, "digest"))));
            }
            Digest digest = Digest.parse(Json.string(json, "key"));
            return record(
                    json, new CacheKey(digest, Json.string(json, "rules"), Json.string(json, "instruction"), inputs));
        } catch (BuildFailure e) {
            throw new IOException("it is malformed: " + e.getMessage(), e);
        }
    }

    /** The JSON object without its check and its closing brace. */
    private static String checked(byte[] bytes) throws IOException {
        int end = bytes.length - TAIL;
        String tail = end <= 0 ? "" : new String(bytes, end, TAIL, StandardCharsets.UTF_8);
        if (!tail.startsWith(CHECK) || !tail.endsWith(END)) {
            throw new IOException("it is incomplete");
        }
        if (!tail.startsWith(checksum(bytes, end), CHECK.length())) {
            throw new IOException("it is damaged");
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    private static String checksum(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return Long.toHexString(crc.getValue() | 1L << 32).substring(1);
    }

    private static Map<String, Object> parse(String open) throws IOException {
        try {
            Map<String, Object> json = Json.readObject(open + "}", "the record");
            if (Json.number(json, "format") != FORMAT) {
                throw new IOException("it has the unknown format " + Json.number(json, "format"));
            }
            return json;
        } catch (BuildFailure e) {
            throw new IOException("it is malformed: " + e.getMessage(), e);
        }
    }

    private static StepRecord record(Map<String, Object> json, CacheKey key) throws IOException {
        try {
            return new StepRecord(
                    key,
                    layer(Json.object(json, "layer")),
                    Json.string(json, "created"),
                    Json.number(json, "durationMs"),
                    Json.string(json, "recordedAt"),
                    degraded(Json.object(json, "degraded")));
        } catch (BuildFailure e) {
            throw new IOException("it is malformed: " + e.getMessage(), e);
        }
    }

    private static Optional<Degraded> degraded(Map<String, Object> json) {
        return json.isEmpty()
                ? Optional.empty()
                : Optional.of(new Degraded(Json.string(json, "why"), Json.string(json, "tiers")));
    }

    private static Optional<Layer> layer(Map<String, Object> layer) {
        if (layer.isEmpty()) {
            return Optional.empty();
        }
        Descriptor descriptor = Descriptor.of(
                Json.string(layer, "mediaType"),
                Digest.parse(Json.string(layer, "digest")),
                Json.number(layer, "size"));
        return Optional.of(new Layer(descriptor, Digest.parse(Json.string(layer, "diffId"))));
    }
}
