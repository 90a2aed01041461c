package io.github.layerflux.conformance;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How buildah differs from Docker, a line for each case, in a file. It is merely recorded, so that users who come from
 * buildah can look.
 */
record BuildahRecord(Path file, TreeMap<String, String> differences) {

    BuildahRecord(Path file) {
        this(file, new TreeMap<>());
    }

    /** Written after each case: a suite that is interrupted has told what it knew. */
    void put(String name, String difference) throws IOException {
        differences.put(name, difference);
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, String> each : differences.entrySet()) {
            lines.add(each.getKey() + ": " + each.getValue());
        }
        Files.createDirectories(file.getParent());
        Files.write(file, lines);
    }

    /** What of configuration, history and files isn't Docker's; buildah counts layers and words its history its own way. */
    static String difference(JsonObject docker, JsonObject buildah) {
        if (docker.has("fails") || buildah.has("fails")) {
            return docker.has("fails") == buildah.has("fails")
                    ? "both fail"
                    : (buildah.has("fails") ? "fails: " + buildah.get("message").getAsString() : "builds");
        }
        List<String> differences = new ArrayList<>();
        JsonObject config = buildah.getAsJsonObject("config").deepCopy();
        if (config.has("Labels")) {
            config.getAsJsonObject("Labels").remove("io.buildah.version");
            if (config.getAsJsonObject("Labels").isEmpty()) {
                config.remove("Labels");
            }
        }
        for (String member : docker.getAsJsonObject("config").keySet()) {
            if (!docker.getAsJsonObject("config").get(member).equals(config.get(member))) {
                differences.add(member);
            }
        }
        for (String member : config.keySet()) {
            if (!docker.getAsJsonObject("config").has(member)) {
                differences.add(member);
            }
        }
        List<String> files = new ArrayList<>();
        for (JsonElement line : buildah.getAsJsonArray("files")) {
            if (!docker.getAsJsonArray("files").contains(line)) {
                files.add(line.getAsString());
            }
        }
        for (JsonElement line : docker.getAsJsonArray("files")) {
            String path = line.getAsString().split(" ")[0];
            if (!buildah.getAsJsonArray("files").contains(line)
                    && files.stream().noneMatch(other -> other.split(" ")[0].equals(path))) {
                files.add("no " + path);
            }
        }
        if (!files.isEmpty()) {
            differences.add(files.size() + " files (" + files.get(0) + ")");
        }
        return differences.isEmpty() ? "same" : String.join(", ", differences);
    }
}
