package io.github.layerflux.conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * What of an image is compared: configuration, history without times, number of layers, and how its flattened file
 * system differs from the base image's. Reads OCI layouts and unpacked {@code docker save} archives; shares no code
 * with the plugin.
 */
final class ObservedImage {

    /** Members of an image configuration; Docker's has more, of its containers. */
    private static final List<String> CONFIG = List.of(
            "User",
            "ExposedPorts",
            "Env",
            "Entrypoint",
            "Cmd",
            "Volumes",
            "WorkingDir",
            "Labels",
            "StopSignal",
            "Healthcheck",
            "OnBuild",
            "Shell");

    private ObservedImage() {}

    static JsonObject ofDockerSave(Path folder) throws IOException {
        JsonObject manifest = JsonParser.parseString(Files.readString(folder.resolve("manifest.json")))
                .getAsJsonArray()
                .get(0)
                .getAsJsonObject();
        List<Path> layers = new ArrayList<>();
        manifest.getAsJsonArray("Layers").forEach(layer -> layers.add(folder.resolve(layer.getAsString())));
        return describe(json(folder.resolve(manifest.get("Config").getAsString())), layers);
    }

    static JsonObject ofOciLayout(Path folder, String manifestDigest) throws IOException {
        JsonObject manifest = json(blob(folder, manifestDigest));
        List<Path> layers = new ArrayList<>();
        for (JsonElement layer : manifest.getAsJsonArray("layers")) {
            layers.add(blob(folder, layer.getAsJsonObject().get("digest").getAsString()));
        }
        String config = manifest.getAsJsonObject("config").get("digest").getAsString();
        return describe(json(blob(folder, config)), layers);
    }

    private static JsonObject describe(JsonObject image, List<Path> layers) throws IOException {
        JsonObject observed = new JsonObject();
        observed.add("config", config(image.getAsJsonObject("config")));
        if (image.has("author")) {
            observed.add("author", image.get("author"));
        }
        observed.add("history", history(image));
        observed.addProperty("layers", layers.size());
        observed.add("files", files(layers, image.getAsJsonObject("config")));
        return observed;
    }

    private static JsonObject config(JsonObject config) {
        JsonObject kept = new JsonObject();
        for (String name : CONFIG) {
            JsonElement value = config.get(name);
            if (value != null && !isEmpty(value)) {
                kept.add(name, value);
            }
        }
        return kept;
    }

    private static boolean isEmpty(JsonElement value) {
        return value.isJsonNull()
                || value.isJsonPrimitive() && value.getAsString().isEmpty()
                || value.isJsonArray() && value.getAsJsonArray().isEmpty()
                || value.isJsonObject() && value.getAsJsonObject().isEmpty();
    }

    private static JsonArray history(JsonObject image) {
        JsonArray history = new JsonArray();
        if (image.has("history")) {
            for (JsonElement each : image.getAsJsonArray("history")) {
                JsonObject entry = each.getAsJsonObject().deepCopy();
                entry.remove("created");
                history.add(entry);
            }
        }
        return history;
    }

    private static JsonArray files(List<Path> layers, JsonObject config) throws IOException {
        boolean onBase = false;
        if (config.has("Env")) {
            for (JsonElement variable : config.getAsJsonArray("Env")) {
                onBase |= variable.getAsString().equals("BASE=base");
            }
        }
        FlattenedFiles files = new FlattenedFiles();
        FlattenedFiles base = new FlattenedFiles();
        for (int i = 0; i < layers.size(); i++) {
            try (InputStream layer = open(layers.get(i))) {
                files.apply(layer);
            }
            if (i == 0 && onBase) {
                try (InputStream layer = open(layers.get(i))) {
                    base.apply(layer);
                }
            }
        }
        JsonArray lines = new JsonArray();
        files.changesSince(base).forEach(lines::add);
        return lines;
    }

    private static InputStream open(Path layer) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(layer));
        in.mark(2);
        boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
        in.reset();
        return gzip ? new GZIPInputStream(in) : in;
    }

    private static Path blob(Path layout, String digest) {
        return layout.resolve("blobs").resolve(digest.replace(':', '/'));
    }

    private static JsonObject json(Path file) throws IOException {
        return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    }
}
