package io.github.layerflux.report;

import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.BuildEvent.Advised;
import io.github.layerflux.event.BuildEvent.BuildFinished;
import io.github.layerflux.event.BuildEvent.BuildStarted;
import io.github.layerflux.event.BuildEvent.CacheRead;
import io.github.layerflux.event.BuildEvent.Checked;
import io.github.layerflux.event.BuildEvent.ImageResolved;
import io.github.layerflux.event.BuildEvent.Restarted;
import io.github.layerflux.event.BuildEvent.SharingEvent;
import io.github.layerflux.event.BuildEvent.StageStarted;
import io.github.layerflux.event.BuildEvent.StepCached;
import io.github.layerflux.event.BuildEvent.StepExecuted;
import io.github.layerflux.event.BuildEvent.StepFailed;
import io.github.layerflux.event.BuildEvent.StepMissed;
import io.github.layerflux.event.BuildEvent.StepOutput;
import io.github.layerflux.event.BuildEvent.StepRunning;
import io.github.layerflux.event.BuildEvent.StepShared;
import io.github.layerflux.event.BuildEvent.StepStarted;
import io.github.layerflux.event.BuildEvent.StepVerified;
import io.github.layerflux.event.Finding;
import io.github.layerflux.event.Miss;
import io.github.layerflux.event.StageOutline;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.failure.EnvironmentFailure;
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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gathers a build's events into {@code image.json}: its result, or how far it came. Steps stand in the Dockerfile's
 * order, whatever order the stages ran in. Events may come from any thread.
 */
public final class BuildReport implements Consumer<BuildEvent> {

    private static final int TAIL = 12;
    private static final int TAIL_OF_FAILED = 60;

    private final List<String> images;
    /** As the engine counts the build's duration; until it says that it started, from here on. */
    private long began = System.nanoTime();

    private final Map<StepRef, Miss> misses = new HashMap<>();
    private final Map<StepRef, String> sources = new HashMap<>();
    private final Map<StepRef, StepReport> executed = new HashMap<>();
    private final List<StepReport> steps = new ArrayList<>();
    private final List<Object> reads = new ArrayList<>();
    private final Map<String, String> bases = new TreeMap<>();
    private final List<Object> checks = new ArrayList<>();
    private final StageBases stages = new StageBases();
    private @Nullable Executions executions;
    private String error = "";
    private final List<String> outputs = new ArrayList<>(0);
    private long imageSize;
    private List<Object> advice = List.of();
    private @Nullable VerifyReport verified;
    private @Nullable BuildStarted started;
    private @Nullable BuildFinished finished;

    /** @param images the references that the image is tagged with */
    public BuildReport(List<String> images) {
        this.images = List.copyOf(images);
    }

    /** A hit that is executed to be compared saves no time. */
    private void nothingSaved(StepRef verified) {
        for (int i = 0; i < steps.size(); i++) {
            StepReport step = steps.get(i);
            if (step.step().equals(verified)) {
                steps.set(i, step.with(step.layer(), step.layerSize(), 0));
            }
        }
    }

    @Override
    public synchronized void accept(BuildEvent event) {
        if (event instanceof StepCached step) {
            long savedMs = step.savedMs();
            add(new StepReport(step.step(), Status.CACHED, miss(step.step()), now(), step.durationMs())
                    .with(step.layer(), step.layerSize(), savedMs)
                    .withSource(Optional.ofNullable(sources.isEmpty() ? null : sources.remove(step.step()))));
        } else if (event instanceof StepExecuted step) {
            add(executed(step.step(), Status.EXECUTED, step.durationMs()).with(step.layer(), step.layerSize(), 0));
        } else if (event instanceof StepFailed step) {
            add(executed(step.step(), Status.FAILED, step.durationMs()));
        } else if (event instanceof StepStarted step) {
            executions().begin(step.step(), now());
        } else if (executions != null && event instanceof StepRunning running) { // a cached build doesn't load it
            executions.waited(running.step(), running.waitedMs());
        } else if (event instanceof StepOutput output) {
            executions().output(output);
        } else if (event instanceof StageStarted stage) {
            stages.add(stage);
        } else if (event instanceof StepMissed missed) {
            misses.put(missed.step(), missed.miss());
        } else if (event instanceof ImageResolved image) {
            bases.put(image.reference(), image.digest().toString());
        } else if (event instanceof BuildStarted build) {
            started = build;
            began = System.nanoTime();
        } else if (event instanceof BuildFinished build) {
            finished = build;
        } else if (event instanceof StepVerified step) {
            verified = verified == null ? new VerifyReport() : verified;
            verified.add(step);
            nothingSaved(step.step());
        } else if (event instanceof Advised advised) {
            advice = OrderReport.of(advised.advice());
        } else if (event instanceof Checked checked) {
            for (Finding finding : checked.findings()) {
                checks.add(toMap(finding));
            }
        } else if (event instanceof SharingEvent sharing) {
            accept(sharing);
        }
    }

    private void accept(SharingEvent event) {
        if (event instanceof StepShared step) {
            sources.put(step.step(), step.source());
        } else if (event instanceof CacheRead read) {
            reads.add(SharedCacheReport.toMap(read));
        } else if (event instanceof Restarted) {
            beginAnew();
        }
    }

    /**
     * Where else the image went, for people.
     *
     * @param place as users are shown it
     * @param bytes that are there now
     */
    public synchronized void output(String type, String place, long bytes) {
        outputs.add(place + ", type=" + type + ", " + Sizes.text(bytes));
    }

    /** The image's layers as they rest here, all platforms together. */
    public synchronized void imageSize(long bytes) {
        imageSize = bytes;
    }

    /**
     * It couldn't be built, or what was built couldn't be delivered: the report is of a failed build.
     *
     * @param message what users are told
     */
    public synchronized void failed(String message) {
        finished = null;
        error = message;
    }

    private void add(StepReport step) {
        boolean again = step.status() == Status.CACHED && !executed.isEmpty();
        steps.add(again ? executed.getOrDefault(step.step(), step) : step);
    }

    /** What this build has executed was executed, though it finds it in the cache now. */
    private void beginAnew() {
        for (StepReport step : steps) {
            if (step.status() == Status.EXECUTED) {
                executed.put(step.step(), step);
            }
        }
        steps.clear();
        misses.clear();
        stages.clear();
    }

    private StepReport executed(StepRef step, Status status, long durationMs) {
        long beganMs = executions().beganMs(step, Math.max(0, now() - durationMs));
        int lines = status == Status.FAILED ? TAIL_OF_FAILED : TAIL;
        return new StepReport(step, status, miss(step), beganMs, durationMs)
                .withTail(executions().tail(step, lines));
    }

    private Optional<Miss> miss(StepRef step) {
        // a fully cached build needn't load what a record's hashCode takes
        return misses.isEmpty() ? Optional.empty() : Optional.ofNullable(misses.get(step));
    }

    private Executions executions() {
        if (executions == null) {
            executions = new Executions();
        }
        return executions;
    }

    private long now() {
        return (System.nanoTime() - began) / 1_000_000;
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
        json.put("durationMs", finished == null ? now() : finished.durationMs());
        json.put("imageSize", finished == null ? 0 : imageSize);
        if (!error.isEmpty()) {
            json.put("error", error);
        }
        List<Object> rows = new ArrayList<>();
        int hits = 0;
        long savedMs = 0;
        for (StepReport step : inFileOrder()) {
            hits += step.status() == Status.CACHED ? 1 : 0;
            savedMs += step.savedMs();
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
        if (!reads.isEmpty()) {
            cache.put("read", reads);
        }
        cache.put("savedMs", savedMs);
        json.put("cache", cache);
        json.put("stages", stages.toJson(started == null ? List.of() : started.outline()));
        json.put("steps", rows);
        json.put("bases", bases);
        json.put("checks", checks);
        json.put("advice", advice);
        if (verified != null) {
            json.put("verify", verified.totals());
        }
        return json;
    }

    /** What {@code report.html} holds: the same, and the last lines that each step printed as its {@code tail}. */
    public synchronized Map<String, Object> toPage() {
        Map<String, Object> json = toMap();
        List<StepReport> sorted = inFileOrder();
        List<Map<String, Object>> rows = Json.objects(json, "steps");
        for (int i = 0; i < sorted.size(); i++) {
            if (!sorted.get(i).tail().isEmpty()) {
                rows.get(i).put("tail", sorted.get(i).tail());
            }
        }
        return json;
    }

    /**
     * The build in a few lines for people.
     *
     * @param layout where the image is, as users are shown it
     * @param page where {@code report.html} is, likewise
     */
    public synchronized List<String> summary(Palette palette, String layout, String page) {
        BuildSummary summary = new BuildSummary(inFileOrder(), imageStages(), palette);
        return finished == null
                ? summary.failed(now(), page)
                : summary.outputs(outputs)
                        .built(
                                String.join(", ", images),
                                finished.imageId().toString(),
                                imageSize,
                                finished.durationMs(),
                                layout + ", " + page);
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

    /** Names of the stages whose layers the image has: the target, and what it starts from. */
    private Set<String> imageStages() {
        Set<String> names = new HashSet<>();
        List<StageOutline> outline = started == null ? List.of() : started.outline();
        String wanted = outline.isEmpty() ? "" : outline.get(outline.size() - 1).name(); // the target needs the others
        for (int i = outline.size() - 1; i >= 0; i--) {
            if (outline.get(i).name().equals(wanted)) {
                names.add(wanted);
                wanted = outline.get(i).parent();
            }
        }
        return names;
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
            throw EnvironmentFailure.io("can't write the build's report " + file, e)
                    .suggestIfNone("Check the disk's free space and that the folder can be written.");
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
