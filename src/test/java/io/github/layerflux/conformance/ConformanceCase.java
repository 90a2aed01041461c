package io.github.layerflux.conformance;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One folder of {@code src/test/resources/conformance}: {@code Dockerfile}, perhaps {@code context}
 * ({@link FileListing}) and {@code options} ({@code arg NAME=VALUE}, {@code target NAME}), {@code expected.json} as
 * Docker made it, or {@code {"fails": true}}.
 *
 * <p>{@code deviation.json} says where we are not to do as that Docker does: its member {@code why}, and members that
 * replace those of {@code expected.json}; what Docker 20.10 can't build has everything there.
 */
record ConformanceCase(Path folder) {

    private static final Path ALL = Path.of("src/test/resources/conformance");
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    static List<ConformanceCase> all() {
        try (var folders = Files.list(ALL)) {
            return folders.filter(Files::isDirectory)
                    .sorted()
                    .map(ConformanceCase::new)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return folder.getFileName().toString();
    }

    Path dockerfile() {
        return folder.resolve("Dockerfile").toAbsolutePath();
    }

    /** Makes the build context in a new folder; the Dockerfile is not in it. */
    Path writeContext(Path parent) throws IOException {
        Path context = parent.resolve(name());
        Path listing = folder.resolve("context");
        FileListing.parse(Files.exists(listing) ? Files.readString(listing) : "")
                .writeTo(context);
        return context;
    }

    Map<String, String> buildArgs() {
        Map<String, String> args = new LinkedHashMap<>();
        for (String option : options("arg")) {
            args.put(option.substring(0, option.indexOf('=')), option.substring(option.indexOf('=') + 1));
        }
        return args;
    }

    Optional<String> target() {
        return options("target").stream().findFirst();
    }

    private List<String> options(String name) {
        List<String> values = new ArrayList<>();
        Path options = folder.resolve("options");
        if (Files.exists(options)) {
            for (String line : read(options).split("\n")) {
                if (line.startsWith(name + " ")) {
                    values.add(line.substring(name.length() + 1));
                }
            }
        }
        return values;
    }

    /** What Docker made. */
    JsonObject observed() {
        return json("expected.json");
    }

    /** What we are to make: what Docker made, but for the deviation. */
    String expected() {
        JsonObject expected = observed();
        for (Map.Entry<String, JsonElement> member : json("deviation.json").entrySet()) {
            if (!member.getKey().equals("why")) {
                expected.remove("fails");
                expected.add(member.getKey(), member.getValue());
            }
        }
        return text(expected);
    }

    void keepObserved(JsonObject image) throws IOException {
        Files.writeString(folder.resolve("expected.json"), text(image) + "\n");
    }

    /** Comparable text: members in a fixed order. */
    static String text(JsonObject image) {
        JsonObject sorted = new JsonObject();
        for (String name : List.of("fails", "config", "author", "history", "layers", "files")) {
            if (image.has(name)) {
                sorted.add(name, sorted(image.get(name)));
            }
        }
        return GSON.toJson(sorted);
    }

    private static JsonElement sorted(JsonElement element) {
        if (element.isJsonArray()) {
            var array = new com.google.gson.JsonArray();
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

    static JsonObject failed() {
        JsonObject failed = new JsonObject();
        failed.addProperty("fails", true);
        return failed;
    }

    private JsonObject json(String name) {
        Path file = folder.resolve(name);
        return Files.exists(file) ? JsonParser.parseString(read(file)).getAsJsonObject() : new JsonObject();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
