package io.github.layerflux.report;

import io.github.layerflux.report.StepReport.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A build in a few lines:
 *
 * <pre>
 * Built registry.example.com/shop:1.4 in 13.5 s
 *   Cache   28 of 64 steps, which saved 24.0 s
 *   Missed  [compile 1/9] COPY src /app/src: 1 file changed: src/Main.java
 *             then 35 more steps in compile, test, stage-7; 10.2 s in all
 *   Image   6.9 MB, sha256:…
 *   Files   target/layerflux/oci, target/layerflux/report.html
 *   Output  target/image.tar, type=oci, 2.9 MB
 * </pre>
 */
public final class BuildSummary {

    private static final int LISTED_MISSES = 3;
    private static final int LISTED_STAGES = 4;
    private static final int LONGEST_INSTRUCTION = 60;
    private static final int LONGEST_REASON = 100;

    private final List<StepReport> steps;
    private final Set<String> imageStages;
    private final Palette palette;
    private final List<String> lines = new ArrayList<>();
    private List<String> outputs = List.of();

    /** @param imageStages names of the stages whose layers the image has; empty if that isn't known */
    BuildSummary(List<StepReport> steps, Set<String> imageStages, Palette palette) {
        this.steps = steps;
        this.imageStages = imageStages;
        this.palette = palette;
    }

    /** @param texts where else the image went, one line each */
    BuildSummary outputs(List<String> texts) {
        outputs = texts;
        return this;
    }

    /** @param files where the image and the page are, as users are shown them */
    List<String> built(String names, String imageId, long imageSize, long durationMs, String files) {
        boolean upToDate = count(Status.EXECUTED) == 0;
        lines.add((upToDate ? palette.good("Up to date: ") : palette.strong("Built ")) + palette.strong(names) + " in "
                + Durations.text(durationMs));
        addCache();
        addMisses();
        long made = made();
        add(
                "Image",
                Sizes.text(imageSize) + (made == 0 ? "" : ", " + Sizes.text(made) + " of new layers") + ", " + imageId);
        add("Files", files);
        for (String output : outputs) {
            add("Output", output);
        }
        return lines;
    }

    /** @param page where it is, as users are shown it */
    List<String> failed(long durationMs, String page) {
        lines.add(palette.bad("Failed") + " after " + Durations.text(durationMs));
        if (!steps.isEmpty()) {
            addCache();
            addMisses();
        }
        add("Report", page);
        return lines;
    }

    private void addCache() {
        long savedMs = 0;
        for (StepReport step : steps) {
            savedMs += step.savedMs();
        }
        int cached = count(Status.CACHED);
        String saved = cached == 0 || savedMs < 50 ? "" : ", which saved " + Durations.text(savedMs);
        add("Cache", cached + " of " + steps.size() + (steps.size() == 1 ? " step" : " steps") + saved);
    }

    private void addMisses() {
        boolean any = false;
        for (StepReport step : steps) {
            any |= step.miss().isPresent();
        }
        if (!any) {
            return; // nor is what follows loaded
        }
        List<MissChain> chains = MissChain.of(steps);
        for (int i = 0; i < chains.size() && i < LISTED_MISSES; i++) {
            MissChain chain = chains.get(i);
            StepReport root = chain.root();
            String reason = root.miss().isPresent() ? root.miss().get().reason() : "";
            add(
                    i == 0 ? "Missed" : "",
                    root.step().label() + " "
                            + ConsoleProgress.still(cut(root.step().instruction(), LONGEST_INSTRUCTION) + ": "
                                    + cut(reason, LONGEST_REASON)));
            if (chain.steps() > 1) {
                add("", palette.quiet("  " + consequences(chain)));
            }
        }
        if (chains.size() > LISTED_MISSES) {
            add("", "and " + (chains.size() - LISTED_MISSES) + " more, in the report");
        }
    }

    /** {@code then 36 more steps in compile, test, stage-7; 3.2 s in all}. */
    private static String consequences(MissChain chain) {
        StringBuilder text = new StringBuilder("then ");
        int more = chain.steps() - 1;
        text.append(more).append(more == 1 ? " more step in " : " more steps in ");
        List<String> stages = chain.stages();
        for (int i = 0; i < stages.size() && i < LISTED_STAGES; i++) {
            text.append(i == 0 ? "" : ", ").append(stages.get(i));
        }
        if (stages.size() > LISTED_STAGES) {
            text.append(" and ").append(stages.size() - LISTED_STAGES).append(" more stages");
        }
        return text.append("; ")
                .append(Durations.text(chain.durationMs()))
                .append(" in all")
                .toString();
    }

    private void add(String title, String text) {
        StringBuilder line = new StringBuilder("  ");
        line.append(palette.quiet(title));
        for (int i = title.length(); i < 8; i++) {
            line.append(' ');
        }
        lines.add(line.append(text).toString());
    }

    private long made() {
        long bytes = 0;
        for (StepReport step : steps) {
            boolean inImage =
                    imageStages.isEmpty() || imageStages.contains(step.step().stage());
            bytes += inImage && step.status() == Status.EXECUTED ? step.layerSize() : 0;
        }
        return bytes;
    }

    private int count(Status status) {
        int count = 0;
        for (StepReport step : steps) {
            count += step.status() == status ? 1 : 0;
        }
        return count;
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 1) + "…";
    }
}
