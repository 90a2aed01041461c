package io.github.layerflux.it;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code target/layerflux/image.json} as the contract describes it, read by the tests. */
public record ImageJson(JsonObject json) {

    /** One instruction of the build. */
    public record Step(
            String stage, int line, String instruction, String status, String reason, List<String> changedFiles) {}

    public static ImageJson of(Path project) {
        Path file = project.resolve("target/layerflux/image.json");
        try {
            return new ImageJson(JsonParser.parseString(Files.readString(file)).getAsJsonObject());
        } catch (IOException e) {
            throw new UncheckedIOException("no result of a build", e);
        }
    }

    public String text(String name) {
        return textOf(json, name);
    }

    public int hits() {
        return json.getAsJsonObject("cache").get("hits").getAsInt();
    }

    public int misses() {
        return json.getAsJsonObject("cache").get("misses").getAsInt();
    }

    public List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        for (JsonElement element : json.getAsJsonArray("steps")) {
            JsonObject step = element.getAsJsonObject();
            List<String> changed = new ArrayList<>();
            if (step.has("changedFiles")) {
                step.getAsJsonArray("changedFiles").forEach(file -> changed.add(file.getAsString()));
            }
            steps.add(new Step(
                    textOf(step, "stage"),
                    step.get("line").getAsInt(),
                    textOf(step, "instruction"),
                    textOf(step, "status"),
                    textOf(step, "reason"),
                    List.copyOf(changed)));
        }
        return steps;
    }

    /** The statuses in the order of the steps, such as {@code [CACHED, EXECUTED]}. */
    public List<String> statuses() {
        return steps().stream().map(Step::status).toList();
    }

    /** The only step whose instruction starts with this text. */
    public Step step(String start) {
        List<Step> found =
                steps().stream().filter(s -> s.instruction().startsWith(start)).toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " steps start with '" + start + "': " + steps());
        }
        return found.get(0);
    }

    private static String textOf(JsonObject object, String name) {
        JsonElement value = object.get(name);
        return value == null || value.isJsonNull() ? "" : value.getAsString();
    }
}
