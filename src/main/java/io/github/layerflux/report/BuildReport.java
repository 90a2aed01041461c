package io.github.layerflux.report;

import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.BuildEvent.Advised;
import io.github.layerflux.event.BuildEvent.BuildFinished;
import io.github.layerflux.event.BuildEvent.BuildStarted;
import io.github.layerflux.event.BuildEvent.Checked;
import io.github.layerflux.event.BuildEvent.ImageResolved;
import io.github.layerflux.event.BuildEvent.StepCached;
import io.github.layerflux.event.BuildEvent.StepExecuted;
import io.github.layerflux.event.BuildEvent.StepFailed;
import io.github.layerflux.event.BuildEvent.StepMissed;
import io.github.layerflux.event.BuildEvent.StepVerified;
import io.github.layerflux.event.Finding;
import io.github.layerflux.event.Miss;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.Json;
import io.github.layerflux.report.StepReport.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gathers a build's events into {@code image.json}: its result, or how far it came. Steps stand in the Dockerfile's
 * order, whatever order the stages ran in. Events may come from any thread.
 */
public final class BuildReport implements Consumer<BuildEvent> {

    private final List<String> images;
    private final long began = System.nanoTime();
    private final Map<StepRef, Miss> misses = new HashMap<>();
    private final List<StepReport> steps = new ArrayList<>();
    private final Map<String, String> bases = new TreeMap<>();
    private final List<Object> checks = new ArrayList<>();
    private List<Object> advice = List.of();
    private @Nullable VerifyReport verified;
    private @Nullable BuildStarted started;
    private @Nullable BuildFinished finished;

    /** @param images the references that the image is tagged with */
    public BuildReport(List<String> images) {
        this.images = List.copyOf(images);
    }

    @Override
    public synchronized void accept(BuildEvent event) {
        if (event instanceof StepCached step) {
            add(step.step(), Status.CACHED, step.layer(), step.durationMs());
        } else if (event instanceof StepExecuted step) {
            add(step.step(), Status.EXECUTED, step.layer(), step.durationMs());
        } else if (event instanceof StepFailed step) {
            add(step.step(), Status.FAILED, Optional.empty(), step.durationMs());
        } else if (event instanceof StepMissed missed) {
            misses.put(missed.step(), missed.miss());
        } else if (event instanceof ImageResolved image) {
            bases.put(image.reference(), image.digest().toString());
        } else if (event instanceof BuildStarted build) {
            started = build;
        } else if (event instanceof BuildFinished build) {
            finished = build;
        } else if (event instanceof StepVerified step) {
            verified = verified == null ? new VerifyReport() : verified;
            verified.add(step);
        } else if (event instanceof Advised advised) {
            advice = OrderReport.of(advised.advice());
        } else if (event instanceof Checked checked) {
            for (Finding finding : checked.findings()) {
                checks.add(toMap(finding));
            }
        }
    }

    /** What was built couldn't be delivered: the report is of a failed build after all. */
    public synchronized void undelivered() {
        finished = null;
    }

    private void add(StepRef step, Status status, Optional<Digest> layer, long durationMs) {
        // a fully cached build needn't load what a record's hashCode takes
        Optional<Miss> miss = misses.isEmpty() ? Optional.empty() : Optional.ofNullable(misses.get(step));
        steps.add(new StepReport(step, status, miss, durationMs, layer));
    }

    /**
     * What {@code image.json} holds; {@code checks} is what the build checks found; {@code bases} are the images that stages start or copy from and their digests. Of a build that didn't finish {@code imageId} and {@code digest} are empty.
     * {@code hits} counts the steps found in the cache, {@code misses} those that were executed, failed ones included.
     */
    public synchronized Map<String, Object> toMap() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("imageId", finished == null ? "" : finished.imageId().toString());
        json.put("digest", finished == null ? "" : finished.manifest().toString());
        json.put("images", images);
        json.put("platform", started == null ? "" : started.platform());
        json.put("durationMs", finished == null ? (System.nanoTime() - began) / 1_000_000 : finished.durationMs());
        List<Object> rows = new ArrayList<>();
        int hits = 0;
        for (StepReport step : inFileOrder()) {
            hits += step.status() == Status.CACHED ? 1 : 0;
            Map<String, Object> row = step.toMap();
            Map<String, Object> again = verified == null ? null : verified.of(step.step());
            if (again != null) {
                row.put("verified", again);
            }
            rows.add(row);
        }
        Map<String, Object> cache = new LinkedHashMap<>();
        cache.put("rules", started == null ? "" : started.rules());
        cache.put("hits", hits);
        cache.put("misses", rows.size() - hits);
        json.put("cache", cache);
        json.put("steps", rows);
        json.put("bases", bases);
        json.put("checks", checks);
        json.put("advice", advice);
        if (verified != null) {
            json.put("verify", verified.totals());
        }
        return json;
    }

    /** A finding as reports have it. */
    public static Map<String, Object> toMap(Finding finding) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("rule", finding.rule());
        json.put("message", finding.message());
        json.put("line", finding.where().firstLine());
        json.put("endLine", finding.where().lastLine());
        json.put("url", finding.url());
        return json;
    }

    private List<StepReport> inFileOrder() {
        List<String> stages = started == null ? List.of() : started.stages();
        List<StepReport> sorted = new ArrayList<>(steps);
        sorted.sort((one, other) -> {
            int order = Integer.compare(
                    stages.indexOf(one.step().stage()),
                    stages.indexOf(other.step().stage()));
            if (order == 0) {
                order = one.step().platform().compareTo(other.step().platform());
            }
            return order != 0
                    ? order
                    : Integer.compare(one.step().index(), other.step().index());
        });
        return sorted;
    }

    /**
     * Writes the report as it stands; a reader sees the old file or the new one, never a part. Its folder is made.
     *
     * @throws EnvironmentFailure when it can't be written
     */
    public void write(Path file) {
        Objects.requireNonNull(file, "file is null");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            replace(file, toMap());
        } catch (IOException e) {
            throw new EnvironmentFailure("can't write the build's report " + file + ": " + e, e)
                    .suggest("Check the disk's free space and that the folder can be written.");
        }
    }

    /** Puts a whole file in the place of what is there. */
    static void replace(Path file, Map<String, Object> json) throws IOException {
        byte[] bytes = Json.writeIndented(json).getBytes(StandardCharsets.UTF_8);
        // a random name would cost a cached build the start of SecureRandom
        Path temporary = file.resolveSibling(file.getFileName() + "." + Long.toHexString(System.nanoTime()) + ".tmp");
        try {
            Files.write(temporary, bytes, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
