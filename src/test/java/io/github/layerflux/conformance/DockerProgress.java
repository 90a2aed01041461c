package io.github.layerflux.conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * BuildKit's progress as {@code --progress=rawjson} writes it: one JSON object a line, whose {@code vertexes} are the
 * steps, named as {@code [stage 2/3] COPY f /}, each as often as something about it changes.
 */
final class DockerProgress {

    private static final Pattern STEP =
            Pattern.compile("\\[(?:(\\S+) )?\\s*(\\d+)/\\d+\\] (?:LINK )?(\\w+).*", Pattern.DOTALL);

    private DockerProgress() {}

    /** As {@link BuildSequence} records it. */
    static JsonArray cachedSteps(String output) {
        Map<String, Boolean> cached = new TreeMap<>();
        Map<String, String> labels = new TreeMap<>();
        for (String line : output.split("\n")) {
            if (line.startsWith("{") && line.contains("\"vertexes\"")) {
                for (JsonElement each :
                        JsonParser.parseString(line).getAsJsonObject().getAsJsonArray("vertexes")) {
                    JsonObject vertex = each.getAsJsonObject();
                    Matcher step = STEP.matcher(vertex.get("name").getAsString());
                    if (step.matches() && !step.group(3).equals("FROM")) {
                        String name = step.group(1) == null ? "" : step.group(1);
                        String key = name + " " + String.format("%03d", Integer.valueOf(step.group(2)));
                        labels.put(
                                key,
                                (name.isEmpty() || name.startsWith("stage-") ? "" : name + " ") + step.group(2) + " "
                                        + step.group(3));
                        cached.merge(key, vertex.has("cached"), Boolean::logicalOr);
                    }
                }
            }
        }
        JsonArray lines = new JsonArray();
        labels.forEach((key, label) -> lines.add(label + ": " + (cached.get(key) ? "cached" : "executed")));
        return lines;
    }
}
