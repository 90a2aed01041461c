package io.github.layerflux.report;

import io.github.layerflux.event.FileChange;
import io.github.layerflux.event.Miss;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.image.Digest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How one step ended.
 *
 * @param source the shared cache that a step was found in
 * @param miss of the step whose miss switched its stage to executing; those after it have none of their own
 * @param startMs when it began to execute, or was found in the cache, since the build began
 * @param layerSize bytes of the layer as it rests, 0 without one
 * @param savedMs how long a cached step took when it was executed
 * @param tail the last lines that it printed
 */
record StepReport(
        StepRef step,
        Status status,
        Optional<Miss> miss,
        long startMs,
        long durationMs,
        Optional<Digest> layer,
        long layerSize,
        long savedMs,
        List<String> tail,
        Optional<String> source) {

    /** Without a layer or output. */
    StepReport(StepRef step, Status status, Optional<Miss> miss, long startMs, long durationMs) {
        this(step, status, miss, startMs, durationMs, Optional.empty(), 0, 0, List.of(), Optional.empty());
    }

    StepReport with(Optional<Digest> made, long size, long saved) {
        return new StepReport(step, status, miss, startMs, durationMs, made, size, saved, tail, source);
    }

    StepReport withTail(List<String> lines) {
        return new StepReport(step, status, miss, startMs, durationMs, layer, layerSize, savedMs, lines, source);
    }

    StepReport withSource(Optional<String> cache) {
        return new StepReport(step, status, miss, startMs, durationMs, layer, layerSize, savedMs, tail, cache);
    }

    /** As it stands in {@code image.json}. */
    enum Status {
        CACHED,
        EXECUTED,
        FAILED
    }

    Map<String, Object> toMap() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("stage", step.stage());
        if (!step.platform().isEmpty()) {
            json.put("platform", step.platform());
        }
        json.put("index", step.index());
        json.put("line", step.where().firstLine());
        json.put("instruction", step.instruction());
        json.put("status", status.name());
        json.put("reason", miss.isPresent() ? miss.get().reason() : "");
        json.put("changedFiles", miss.isPresent() ? miss.get().changedFiles() : List.of());
        if (miss.isPresent() && !miss.get().files().isEmpty()) {
            json.put("files", files(miss.get().files()));
        }
        if (miss.isPresent() && !miss.get().cause().isEmpty()) {
            json.put("cause", miss.get().cause());
        }
        if (source.isPresent()) {
            json.put("source", source.get());
        }
        json.put("startMs", startMs);
        json.put("durationMs", durationMs);
        json.put("layer", layer.isPresent() ? layer.get().toString() : "");
        json.put("layerSize", layerSize);
        if (status == Status.CACHED) {
            json.put("savedMs", savedMs);
        }
        json.put("log", status == Status.CACHED ? "" : StepLogs.name(step));
        return json;
    }

    /** Changed files in parts: {@code path}, {@code change}, {@code madeBy}. */
    static List<Object> files(List<FileChange> changes) {
        List<Object> files = new ArrayList<>(changes.size());
        for (FileChange change : changes) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("path", change.path());
            json.put("change", change.change());
            json.put("madeBy", change.madeBy());
            files.add(json);
        }
        return files;
    }
}
