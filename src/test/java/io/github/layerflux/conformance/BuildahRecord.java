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

/** How buildah differs from Docker, a line for each case; merely recorded, so that users who come from it can look. */
record BuildahRecord(TreeMap<String, String> differences) {

    private static final Path FILE = ConformanceCase.ALL.resolve("buildah.txt");

    static BuildahRecord read() throws IOException {
        TreeMap<String, String> differences = new TreeMap<>();
        if (Files.exists(FILE)) {
            for (String line : Files.readAllLines(FILE)) {
                int colon = line.indexOf(": ");
                differences.put(line.substring(0, colon), line.substring(colon + 2));
            }
        }
        return new BuildahRecord(differences);
    }

    void put(String name, String difference) {
        differences.put(name, difference);
    }

    String get(String name) {
        return differences.getOrDefault(name, "not recorded");
    }

    void write() throws IOException {
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, String> each : differences.entrySet()) {
            lines.add(each.getKey() + ": " + each.getValue());
        }
        Files.write(FILE, lines);
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
