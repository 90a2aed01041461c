package io.github.layerflux.image;

import io.github.layerflux.failure.EnvironmentFailure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Manifests and indexes from and to JSON, members in the specification's order. */
public final class ManifestJson {

    private ManifestJson() {}

    /**
     * Reads an image manifest.
     *
     * @throws EnvironmentFailure when it is malformed or of the unsupported schema 1
     */
    public static Manifest manifest(byte[] bytes) {
        Map<String, Object> json = Json.readObject(bytes, "the image manifest");
        if (Json.number(json, "schemaVersion") != 2) {
            throw new EnvironmentFailure("the image manifest has schema version " + Json.number(json, "schemaVersion")
                    + "; only version 2 is supported");
        }
        List<Descriptor> layers = new ArrayList<>();
        for (Map<String, Object> layer : Json.objects(json, "layers")) {
            layers.add(descriptor(layer));
        }
        String mediaType = Json.string(json, "mediaType");
        return new Manifest(
                mediaType.isEmpty() ? MediaTypes.OCI_MANIFEST : mediaType,
                descriptor(Json.object(json, "config")),
                layers,
                texts(Json.object(json, "annotations")));
    }

    public static byte[] write(Manifest manifest) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schemaVersion", 2L);
        json.put("mediaType", manifest.mediaType());
        json.put("config", toMap(manifest.config()));
        json.put("layers", toMaps(manifest.layers()));
        if (!manifest.annotations().isEmpty()) {
            json.put("annotations", new TreeMap<>(manifest.annotations()));
        }
        return Json.write(json).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads an image index or manifest list.
     *
     * @throws EnvironmentFailure when it is malformed
     */
    public static ImageIndex index(byte[] bytes) {
        Map<String, Object> json = Json.readObject(bytes, "the image index");
        List<Descriptor> manifests = new ArrayList<>();
        for (Map<String, Object> manifest : Json.objects(json, "manifests")) {
            manifests.add(descriptor(manifest));
        }
        String mediaType = Json.string(json, "mediaType");
        return new ImageIndex(mediaType.isEmpty() ? MediaTypes.OCI_INDEX : mediaType, manifests);
    }

    public static byte[] write(ImageIndex index) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schemaVersion", 2L);
        json.put("mediaType", index.mediaType());
        json.put("manifests", toMaps(index.manifests()));
        return Json.write(json).getBytes(StandardCharsets.UTF_8);
    }

    /** A descriptor from its JSON object; media type, digest and size are required. */
    public static Descriptor descriptor(Map<String, Object> json) {
        if (!(json.get("size") instanceof Long size)
                || size < 0
                || Json.string(json, "mediaType").isEmpty()) {
            throw new EnvironmentFailure("malformed descriptor: " + Json.write(json));
        }
        Map<String, Object> platform = Json.object(json, "platform");
        return new Descriptor(
                Json.string(json, "mediaType"),
                Digest.parse(Json.string(json, "digest")),
                size,
                platform.isEmpty()
                        ? Optional.empty()
                        : Optional.of(Platform.of(
                                Json.string(platform, "os"),
                                Json.string(platform, "architecture"),
                                Json.string(platform, "variant"))),
                texts(Json.object(json, "annotations")));
    }

    /** A descriptor as a JSON object. */
    public static Map<String, Object> toMap(Descriptor descriptor) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("mediaType", descriptor.mediaType());
        json.put("digest", descriptor.digest().toString());
        json.put("size", descriptor.size());
        if (!descriptor.annotations().isEmpty()) {
            json.put("annotations", new TreeMap<>(descriptor.annotations()));
        }
        if (descriptor.platform().isPresent()) {
            Platform platform = descriptor.platform().get();
            Map<String, Object> member = new LinkedHashMap<>();
            member.put("architecture", platform.architecture());
            member.put("os", platform.os());
            if (!platform.variant().isEmpty()) {
                member.put("variant", platform.variant());
            }
            json.put("platform", member);
        }
        return json;
    }

    // plain loops here: every cached build compares its index.json, and streams cost a cold JVM 10 ms
    private static List<Map<String, Object>> toMaps(List<Descriptor> descriptors) {
        List<Map<String, Object>> maps = new ArrayList<>(descriptors.size());
        for (Descriptor descriptor : descriptors) {
            maps.add(toMap(descriptor));
        }
        return maps;
    }

    private static Map<String, String> texts(Map<String, Object> json) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, Object> entry : json.entrySet()) {
            texts.put(entry.getKey(), entry.getValue().toString());
        }
        return texts;
    }
}
