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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * What of an image is compared: configuration, history, the paths in each layer, and how its flattened file system
 * differs from the base image's; times only where they are asked for. Reads OCI image layouts; shares no code
 * with the plugin.
 */
public final class ObservedImage {

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

    /** When the base was created, in seconds since the epoch. */
    private static final long BASE = 1_767_225_600L;

    private ObservedImage() {}

    public static JsonObject ofOciLayout(Path folder, String manifestDigest) throws IOException {
        JsonObject manifest = json(blob(folder, manifestDigest));
        List<Path> layers = new ArrayList<>();
        if (manifest.get("layers").isJsonArray()) { // of an image without layers Docker writes null
            for (JsonElement layer : manifest.getAsJsonArray("layers")) {
                layers.add(blob(folder, layer.getAsJsonObject().get("digest").getAsString()));
            }
        }
        String config = manifest.getAsJsonObject("config").get("digest").getAsString();
        return describe(json(blob(folder, config)), layers);
    }

    /** The folder of blobs that {@code dir:} means to buildah, skopeo and podman. */
    static JsonObject ofBlobFolder(Path folder) throws IOException {
        JsonObject manifest = json(folder.resolve("manifest.json"));
        List<Path> layers = new ArrayList<>();
        for (JsonElement layer : manifest.getAsJsonArray("layers")) {
            layers.add(blobOf(folder, layer.getAsJsonObject()));
        }
        return describe(json(blobOf(folder, manifest.getAsJsonObject("config"))), layers);
    }

    private static Path blobOf(Path folder, JsonObject descriptor) {
        return folder.resolve(descriptor.get("digest").getAsString().replaceFirst(".*:", ""));
    }

    private static JsonObject describe(JsonObject image, List<Path> layers) throws IOException {
        JsonObject observed = new JsonObject();
        observed.add("config", config(image.getAsJsonObject("config")));
        if (image.has("author")) {
            observed.add("author", image.get("author"));
        }
        if (!isOfTheBuild(image)) {
            observed.add("created", image.get("created"));
        }
        observed.add("history", history(image));
        addLayers(observed, layers, image.getAsJsonObject("config"));
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
        if (image.has("history") && image.get("history").isJsonArray()) {
            for (JsonElement each : image.getAsJsonArray("history")) {
                JsonObject entry = each.getAsJsonObject().deepCopy();
                if (isOfTheBuild(entry)) {
                    entry.remove("created");
                }
                history.add(entry);
            }
        }
        return history;
    }

    /** Whether its time is that of the build, which no two builds have in common, or of the base: none was asked for. */
    private static boolean isOfTheBuild(JsonObject created) {
        return !created.has("created")
                || created.get("created").isJsonNull()
                || Instant.parse(created.get("created").getAsString()).getEpochSecond() >= BASE;
    }

    private static void addLayers(JsonObject observed, List<Path> layers, JsonObject config) throws IOException {
        boolean onBase = isOnBase(config);
        FlattenedFiles files = new FlattenedFiles();
        FlattenedFiles base = new FlattenedFiles();
        JsonArray changes = new JsonArray();
        for (int i = 0; i < layers.size(); i++) {
            boolean ofBase = i == 0 && onBase;
            try (InputStream layer = open(layers.get(i))) {
                Set<String> paths = files.apply(layer);
                changes.add(ofBase ? "the base" : String.join(" ", paths));
            }
            if (ofBase) {
                try (InputStream layer = open(layers.get(i))) {
                    base.apply(layer);
                }
            }
        }
        observed.add("layers", changes);
        JsonArray lines = new JsonArray();
        files.changesSince(base).forEach(lines::add);
        observed.add("files", lines);
    }

    private static boolean isOnBase(JsonObject config) {
        if (config.has("Env")) {
            for (JsonElement variable : config.getAsJsonArray("Env")) {
                if (variable.getAsString().equals("BASE=base")) {
                    return true;
                }
            }
        }
        return false;
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
