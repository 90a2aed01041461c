package io.github.layerflux.attest;

import io.github.layerflux.image.Digest;
import io.github.layerflux.image.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An in-toto statement (in-toto attestation framework, spec v1): something said of one image.
 *
 * @param subject digest of the manifest that it speaks of
 * @param name the repository that the manifest lies in
 * @param predicate a JSON object
 */
public record Statement(Digest subject, String name, String predicateType, byte[] predicate) {

    public static final String MEDIA_TYPE = "application/vnd.in-toto+json";

    byte[] toJson() {
        Map<String, Object> image = new LinkedHashMap<>();
        image.put("name", name);
        image.put("digest", Map.of("sha256", subject.hex()));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("_type", "https://in-toto.io/Statement/v1");
        json.put("subject", List.of(image));
        json.put("predicateType", predicateType);
        json.put("predicate", Json.readObject(predicate, "the attestation's predicate"));
        return Json.write(json).getBytes(StandardCharsets.UTF_8);
    }
}
