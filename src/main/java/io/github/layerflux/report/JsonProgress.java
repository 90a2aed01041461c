package io.github.layerflux.report;

import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.BuildEvent.Advised;
import io.github.layerflux.event.BuildEvent.BaseOpened;
import io.github.layerflux.event.BuildEvent.BuildFinished;
import io.github.layerflux.event.BuildEvent.BuildStarted;
import io.github.layerflux.event.BuildEvent.CacheRead;
import io.github.layerflux.event.BuildEvent.CacheWritten;
import io.github.layerflux.event.BuildEvent.Checked;
import io.github.layerflux.event.BuildEvent.ImageResolved;
import io.github.layerflux.event.BuildEvent.Note;
import io.github.layerflux.event.BuildEvent.Restarted;
import io.github.layerflux.event.BuildEvent.StageStarted;
import io.github.layerflux.event.BuildEvent.StepCached;
import io.github.layerflux.event.BuildEvent.StepExecuted;
import io.github.layerflux.event.BuildEvent.StepFailed;
import io.github.layerflux.event.BuildEvent.StepMissed;
import io.github.layerflux.event.BuildEvent.StepOutput;
import io.github.layerflux.event.BuildEvent.StepPredicted;
import io.github.layerflux.event.BuildEvent.StepProgress;
import io.github.layerflux.event.BuildEvent.StepRunning;
import io.github.layerflux.event.BuildEvent.StepShared;
import io.github.layerflux.event.BuildEvent.StepStarted;
import io.github.layerflux.event.BuildEvent.StepVerified;
import io.github.layerflux.event.BuildEvent.StepVerifying;
import io.github.layerflux.event.BuildEvent.StepWaiting;
import io.github.layerflux.event.BuildEvent.TransferFinished;
import io.github.layerflux.event.BuildEvent.TransferProgress;
import io.github.layerflux.event.BuildEvent.Warning;
import io.github.layerflux.event.Miss;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One JSON object per event and line, for programs. {@code event} is its name; a step's events carry {@code stage},
 * {@code index}, {@code steps}, {@code line} and {@code instruction}; times are in milliseconds.
 */
final class JsonProgress extends ConsoleProgress {

    private final TransferPace pace = new TransferPace(1_000);

    private final String module;

    /** @param module whose build it is, empty if there is only one */
    JsonProgress(Consumer<String> info, Consumer<String> warn, String module) {
        super(info, warn);
        this.module = module;
    }

    @Override
    void tell(BuildEvent event) {
        if (event instanceof TransferProgress transfer && !pace.due(transfer.what(), System.nanoTime() / 1_000_000)) {
            return;
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("event", name(event));
        if (!module.isEmpty()) {
            json.put("module", module);
        }
        if (event instanceof BuildStarted build) {
            json.put("dockerfile", build.dockerfile());
            json.put("platform", build.platform());
            json.put("stages", build.stages());
            json.put("rules", build.rules());
        } else if (event instanceof ImageResolved image) {
            json.put("reference", image.reference());
            json.put("digest", image.digest());
        } else if (event instanceof StageStarted stage) {
            json.put("stage", stage.stage());
            json.put("steps", stage.steps());
            json.put("base", stage.base());
        } else if (event instanceof StepMissed missed) {
            put(json, missed.step());
            json.put("reason", missed.miss().reason());
            json.put("changedFiles", missed.miss().changedFiles());
            putCause(json, missed.miss());
        } else if (event instanceof StepPredicted predicted) {
            put(json, predicted.step());
            json.put("prediction", predicted.prediction().name());
            predicted.miss().ifPresent(miss -> {
                json.put("reason", miss.reason());
                json.put("changedFiles", miss.changedFiles());
                putCause(json, miss);
            });
            predicted.expectedMs().ifPresent(expected -> json.put("expectedMs", expected));
        } else if (event instanceof StepStarted started) {
            put(json, started.step());
        } else if (event instanceof StepWaiting waiting) {
            put(json, waiting.step());
        } else if (event instanceof StepRunning running) {
            put(json, running.step());
            json.put("waitedMs", running.waitedMs());
        } else if (event instanceof StepOutput output) {
            put(json, output.step());
            json.put("output", output.line());
        } else if (event instanceof StepProgress drawing) {
            put(json, drawing.step());
            json.put("output", drawing.line());
        } else if (event instanceof StepCached cached) {
            put(json, cached.step());
            put(json, cached.layer(), cached.layerSize(), cached.durationMs());
            json.put("savedMs", cached.savedMs());
        } else if (event instanceof StepExecuted executed) {
            put(json, executed.step());
            put(json, executed.layer(), executed.layerSize(), executed.durationMs());
        } else if (event instanceof StepShared shared) {
            put(json, shared.step());
            json.put("source", shared.source());
        } else if (event instanceof CacheRead read) {
            json.putAll(SharedCacheReport.toMap(read));
        } else if (event instanceof CacheWritten written) {
            json.putAll(SharedCacheReport.toMap(written));
        } else if (event instanceof Restarted restarted) {
            json.put("text", restarted.why());
        } else if (event instanceof StepFailed failed) {
            put(json, failed.step());
            json.put("problem", failed.problem());
            json.put("durationMs", failed.durationMs());
        } else if (event instanceof Note note) {
            json.put("text", note.text());
        } else if (event instanceof TransferProgress transfer) {
            json.put("text", transfer.what());
            json.put("bytes", transfer.bytes());
            json.put("total", transfer.total());
            json.put("bytesPerSecond", transfer.bytesPerSecond());
        } else if (event instanceof TransferFinished transfer) {
            pace.over(transfer.what());
            json.put("text", transfer.what());
            json.put("bytes", transfer.bytes());
            json.put("durationMs", transfer.durationMs());
        } else if (event instanceof Warning warning) {
            json.put("text", warning.text());
        } else if (event instanceof BuildFinished finished) {
            json.put("imageId", finished.imageId());
            json.put("digest", finished.manifest());
            json.put("durationMs", finished.durationMs());
        }
        if (event instanceof StepVerifying step) {
            put(json, step.step());
        } else if (event instanceof StepVerified step) {
            put(json, step.step());
            json.put("verified", VerifyReport.of(step.verification()));
        } else if (event instanceof Advised advised) {
            json.put("advice", OrderReport.of(advised.advice()));
        } else if (event instanceof Checked checked) {
            List<Object> findings = new ArrayList<>();
            checked.findings().forEach(finding -> findings.add(BuildReport.toMap(finding)));
            json.put("findings", findings);
        } else if (event instanceof BaseOpened opened) {
            return; // the image's name was told when it was resolved, and its stage starts now
        }
        info(Json.write(json));
    }

    /** The record's name: {@code BuildStarted} is {@code buildStarted}. */
    private static String name(BuildEvent event) {
        String type = event.getClass().getSimpleName();
        return Character.toLowerCase(type.charAt(0)) + type.substring(1);
    }

    private static void putCause(Map<String, Object> json, Miss miss) {
        if (!miss.cause().isEmpty()) {
            json.put("cause", miss.cause());
        }
    }

    private static void put(Map<String, Object> json, StepRef step) {
        json.put("stage", step.stage());
        if (!step.platform().isEmpty()) {
            json.put("platform", step.platform());
        }
        json.put("index", step.index());
        json.put("steps", step.steps());
        json.put("line", step.where().firstLine());
        json.put("instruction", step.instruction());
    }

    private static void put(Map<String, Object> json, Optional<Digest> layer, long layerSize, long durationMs) {
        json.put("layer", layer.isPresent() ? layer.get().toString() : "");
        json.put("layerSize", layerSize);
        json.put("durationMs", durationMs);
    }
}
