package io.github.layerflux.image;

import io.github.layerflux.failure.EnvironmentFailure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Image configurations from and to JSON: members in a fixed order, so equal configurations have equal digests. */
public final class ImageConfigJson {

    private ImageConfigJson() {}

    /**
     * Reads an image configuration; members that we don't know are left out, as BuildKit does.
     *
     * @throws EnvironmentFailure when it is malformed
     */
    public static ImageConfig read(byte[] bytes) {
        Map<String, Object> json = Json.readObject(bytes, "the image configuration");
        List<Digest> diffIds = new ArrayList<>();
        for (String diffId : Json.strings(Json.object(json, "rootfs"), "diff_ids")) {
            diffIds.add(Digest.parse(diffId));
        }
        List<HistoryEntry> history = new ArrayList<>();
        for (Map<String, Object> entry : Json.objects(json, "history")) {
            history.add(new HistoryEntry(
                    Json.string(entry, "created"),
                    Json.string(entry, "created_by"),
                    Json.string(entry, "comment"),
                    Json.string(entry, "author"),
                    Boolean.TRUE.equals(entry.get("empty_layer"))));
        }
        return new ImageConfig(
                Platform.of(Json.string(json, "os"), Json.string(json, "architecture"), Json.string(json, "variant")),
                Json.string(json, "created"),
                Json.string(json, "author"),
                container(Json.object(json, "config")),
                diffIds,
                history);
    }

    private static ContainerConfig container(Map<String, Object> json) {
        return new ContainerConfig(
                Json.string(json, "User"),
                keys(json, "ExposedPorts"),
                Json.strings(json, "Env"),
                list(json, "Entrypoint"),
                list(json, "Cmd"),
                keys(json, "Volumes"),
                Json.string(json, "WorkingDir"),
                texts(json, "Labels"),
                Json.string(json, "StopSignal"),
                json.containsKey("Healthcheck")
                        ? Optional.of(healthcheck(Json.object(json, "Healthcheck")))
                        : Optional.empty(),
                Json.strings(json, "OnBuild"),
                Json.strings(json, "Shell"));
    }

    private static Healthcheck healthcheck(Map<String, Object> json) {
        return new Healthcheck(
                Json.strings(json, "Test"),
                Json.number(json, "Interval"),
                Json.number(json, "Timeout"),
                Json.number(json, "StartPeriod"),
                Json.number(json, "StartInterval"),
                (int) Json.number(json, "Retries"));
    }

    public static byte[] write(ImageConfig image) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("architecture", image.platform().architecture());
        json.put("config", toMap(image.config()));
        put(json, "created", image.created());
        put(json, "author", image.author());
        List<Object> history = new ArrayList<>(image.history().size());
        for (HistoryEntry entry : image.history()) {
            history.add(toMap(entry));
        }
        json.put("history", history);
        json.put("os", image.platform().os());
        Map<String, Object> rootfs = new LinkedHashMap<>();
        rootfs.put("type", "layers");
        rootfs.put("diff_ids", image.diffIds());
        json.put("rootfs", rootfs);
        put(json, "variant", image.platform().variant());
        return Json.write(json).getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, Object> toMap(HistoryEntry entry) {
        Map<String, Object> json = new LinkedHashMap<>();
        put(json, "created", entry.created());
        put(json, "created_by", entry.createdBy());
        put(json, "author", entry.author());
        put(json, "comment", entry.comment());
        if (entry.emptyLayer()) {
            json.put("empty_layer", true);
        }
        return json;
    }

    private static Map<String, Object> toMap(ContainerConfig config) {
        Map<String, Object> json = new LinkedHashMap<>();
        put(json, "User", config.user());
        putSet(json, "ExposedPorts", config.exposedPorts());
        putList(json, "Env", config.env());
        if (config.entrypoint().isPresent()) {
            json.put("Entrypoint", config.entrypoint().get());
        }
        if (config.cmd().isPresent()) {
            json.put("Cmd", config.cmd().get());
        }
        if (config.healthcheck().isPresent()) {
            json.put("Healthcheck", toMap(config.healthcheck().get()));
        }
        putSet(json, "Volumes", config.volumes());
        put(json, "WorkingDir", config.workingDir());
        putList(json, "OnBuild", config.onBuild());
        if (!config.labels().isEmpty()) {
            json.put("Labels", config.labels());
        }
        put(json, "StopSignal", config.stopSignal());
        putList(json, "Shell", config.shell());
        return json;
    }

    private static Map<String, Object> toMap(Healthcheck check) {
        Map<String, Object> json = new LinkedHashMap<>();
        putList(json, "Test", check.test());
        putNumber(json, "Interval", check.interval());
        putNumber(json, "Timeout", check.timeout());
        putNumber(json, "StartPeriod", check.startPeriod());
        putNumber(json, "StartInterval", check.startInterval());
        putNumber(json, "Retries", check.retries());
        return json;
    }

    private static void put(Map<String, Object> json, String name, String value) {
        if (!value.isEmpty()) {
            json.put(name, value);
        }
    }

    private static void putNumber(Map<String, Object> json, String name, long value) {
        if (value != 0) {
            json.put(name, value);
        }
    }

    private static void putList(Map<String, Object> json, String name, List<String> value) {
        if (!value.isEmpty()) {
            json.put(name, value);
        }
    }

    private static void putSet(Map<String, Object> json, String name, SortedSet<String> value) {
        if (!value.isEmpty()) {
            Map<String, Object> members = new LinkedHashMap<>();
            for (String member : value) {
                members.put(member, Map.of());
            }
            json.put(name, members);
        }
    }

    private static SortedSet<String> keys(Map<String, Object> json, String name) {
        return new TreeSet<>(Json.object(json, name).keySet());
    }

    private static SortedMap<String, String> texts(Map<String, Object> json, String name) {
        SortedMap<String, String> texts = new TreeMap<>();
        for (Map.Entry<String, Object> member : Json.object(json, name).entrySet()) {
            texts.put(member.getKey(), member.getValue().toString());
        }
        return texts;
    }

    private static Optional<List<String>> list(Map<String, Object> json, String name) {
        @Nullable Object member = json.get(name);
        return member instanceof List<?> ? Optional.of(Json.strings(json, name)) : Optional.empty();
    }
}
