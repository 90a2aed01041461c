package io.github.layerflux.conformance;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One folder of {@code src/test/resources/conformance}, as {@code copy/globs}:
 *
 * <ul>
 *   <li>{@code Dockerfile}, and perhaps {@code context} ({@link FileListing}), {@code options} ({@link CaseOptions}),
 *       {@code server} (files that the URL {@code $SERVER} has) and, when it is a sequence of builds, {@code builds} ({@link BuildSequence}): the input;
 *   <li>{@code expected.json}: what Docker made of it, or its message when it failed; never edited by hand;
 *   <li>{@code deviation.json}: where we are not to do as that Docker does: its member {@code why}, and members that
 *       replace those of {@code expected.json};
 *   <li>{@code message}: for a case that fails, what our own message must contain, line by line.
 * </ul>
 */
record ConformanceCase(Path folder) {

    static final Path ALL = Path.of("src/test/resources/conformance");

    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    static List<ConformanceCase> all() {
        try (var folders = Files.walk(ALL, 2)) {
            return folders.filter(folder -> Files.exists(folder.resolve("Dockerfile")))
                    .sorted()
                    .map(ConformanceCase::new)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code group/name}. */
    String name() {
        return group() + "/" + folder.getFileName();
    }

    String group() {
        return folder.getParent().getFileName().toString();
    }

    boolean isSequence() {
        return Files.exists(folder.resolve("builds"));
    }

    BuildSequence sequence() {
        return BuildSequence.parse(read("builds").orElseThrow());
    }

    Path dockerfile() {
        return folder.resolve("Dockerfile").toAbsolutePath();
    }

    CaseOptions options() {
        return CaseOptions.parse(read("options").orElse(""));
    }

    /** What is in the build context; the Dockerfile is not. */
    FileListing context() {
        return FileListing.parse(read("context").orElse(""));
    }

    /** What a web server has for ADD: below the URL that the build argument {@code SERVER} is given. */
    FileListing served() {
        return FileListing.parse(read("server").orElse(""));
    }

    FileListing namedContext(String name) {
        return FileListing.parse(
                read("context-" + name).orElseThrow(() -> new IllegalStateException(name() + ": no context-" + name)));
    }

    /** Phrases of our message. */
    List<String> message() {
        return read("message")
                .map(text -> text.lines().filter(line -> !line.isBlank()).toList())
                .orElse(List.of());
    }

    /** What Docker made. */
    JsonObject observed() {
        return json("expected.json");
    }

    Optional<String> deviation() {
        return Optional.ofNullable(json("deviation.json").get("why")).map(JsonElement::getAsString);
    }

    /** What we are to make: what Docker made, but for the deviation. */
    JsonObject expected() {
        JsonObject deviation = json("deviation.json");
        JsonObject expected = deviation.has("fails") ? new JsonObject() : observed();
        for (Map.Entry<String, JsonElement> member : deviation.entrySet()) {
            if (!member.getKey().equals("why")) {
                expected.remove("fails");
                expected.add(member.getKey(), member.getValue());
            }
        }
        return expected;
    }

    void keepObserved(JsonObject image) throws IOException {
        JsonObject kept = sorted(image).getAsJsonObject();
        Files.writeString(folder.resolve("expected.json"), GSON.toJson(kept) + "\n");
    }

    /** Comparable text: members in a fixed order, without a failure's message. */
    static String text(JsonObject image) {
        JsonObject sorted = new JsonObject();
        for (String name : List.of("fails", "builds", "created", "config", "author", "history", "layers", "files")) {
            if (image.has(name)) {
                sorted.add(name, sorted(image.get(name)));
            }
        }
        return GSON.toJson(sorted);
    }

    private static JsonElement sorted(JsonElement element) {
        if (element.isJsonArray()) {
            JsonArray array = new JsonArray();
            element.getAsJsonArray().forEach(each -> array.add(sorted(each)));
            return array;
        } else if (element.isJsonObject()) {
            JsonObject object = new JsonObject();
            element.getAsJsonObject().keySet().stream()
                    .sorted()
                    .forEach(key ->
                            object.add(key, sorted(element.getAsJsonObject().get(key))));
            return object;
        }
        return element;
    }

    static JsonObject failed(String message) {
        JsonObject failed = new JsonObject();
        failed.addProperty("fails", true);
        failed.addProperty("message", message);
        return failed;
    }

    private JsonObject json(String name) {
        return read(name)
                .map(text -> JsonParser.parseString(text).getAsJsonObject())
                .orElseGet(JsonObject::new);
    }

    private Optional<String> read(String name) {
        Path file = folder.resolve(name);
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
