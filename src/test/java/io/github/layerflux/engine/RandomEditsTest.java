package io.github.layerflux.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.event.BuildEvent.Prediction;
import io.github.layerflux.event.BuildEvent.StepPredicted;
import io.github.layerflux.image.Digest;
import io.github.layerflux.layer.ContentsStore;
import io.github.layerflux.layer.EntryType;
import io.github.layerflux.layer.LayerEntry;
import io.github.layerflux.layer.LayeredTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever is edited, in the Dockerfile or in the context: a build with the cache makes what one without makes, {@code
 * explain} says before which steps that takes, and building once more executes nothing.
 */
final class RandomEditsTest {

    /** Clamps whatever is made now, so that two builds of the same are the same. */
    static final long EPOCH = EngineBench.NOON.plusSeconds(1_000_000).getEpochSecond();

    private static final int EDITS = 8;

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0} rules, seed {1}")
    @CsvSource({"metadata, 1", "content, 2"})
    void aCachedBuildIsACleanOne(String rules, long seed) throws IOException {
        compare(rules, seed, folder);
    }

    private static void compare(String rules, long seed, Path folder) throws IOException {
        try (EngineBench bench = new EngineBench(folder)) {
            bench.rules = rules;
            bench.epoch = OptionalLong.of(EPOCH);
            bench.rewriteTimestamp = true;
            RandomProject project = new RandomProject(seed, bench.context, rules.equals("metadata"));
            Path shared = folder.resolve("shared cache");
            for (int edit = 0; edit < EDITS; edit++) {
                String what = edit == 0 ? "nothing" : project.edit();
                String[] dockerfile = project.dockerfile();
                String name = "edit " + edit + " (" + what + ") of\n" + String.join("\n", dockerfile) + "\n"
                        + project.listing();
                bench.cache = folder.resolve("clean " + edit);
                BuildResult clean = bench.build(dockerfile);
                bench.cache = shared;
                if (clean.failure().isPresent()) {
                    BuildResult failed = bench.build(dockerfile);
                    // which of several failing stages is told first is chance
                    assertThat(failed.failure()).as(name).isPresent();
                    continue;
                }
                List<StepPredicted> predicted = bench.explain(dockerfile);
                BuildResult cached = bench.build(dockerfile);
                assertThat(described(cached, rules)).as(name).isEqualTo(described(clean, rules));
                assertThat(wrong(predicted, cached)).as(name + cached.steps()).isEmpty();
                BuildResult again = bench.build(dockerfile);
                assertThat(again.statuses()).as(name).doesNotContain("EXECUTED");
                assertThat(again.imageId()).as(name).isEqualTo(cached.imageId());
            }
        }
    }

    /** What was predicted in vain. */
    private static List<String> wrong(List<StepPredicted> predicted, BuildResult built) {
        List<String> wrong = new ArrayList<>();
        for (StepPredicted step : predicted) {
            String about = step.step().stage() + " " + step.step().index() + " ";
            String seen = step.prediction() == Prediction.HIT ? "EXECUTED" : "CACHED";
            if (step.prediction() != Prediction.UNKNOWN && built.steps().contains(about + seen)) {
                wrong.add(about + step.prediction());
            }
        }
        return wrong;
    }

    /** Configuration, history and files: under content rules without times, as touching a file is no change there. */
    static List<String> described(BuildResult result, String rules) throws IOException {
        List<String> lines = new ArrayList<>(List.of(result.config().toString()));
        lines.addAll(result.history());
        Map<String, String> firstNames = new HashMap<>();
        try (LayeredTree tree = new LayeredTree(
                result.layers(),
                result.store(),
                new ContentsStore(result.store().directory()))) {
            for (LayerEntry entry : tree.below("")) {
                String line = String.format(
                        "%s %s %04o %d:%d %s",
                        entry.path(), entry.type(), entry.mode(), entry.uid(), entry.gid(), entry.link());
                if (entry.type() == EntryType.FILE || entry.type() == EntryType.HARDLINK) {
                    try (InputStream in = tree.open(entry)) {
                        line += " " + Digest.of(in.readAllBytes()).shortHex();
                    }
                    line += rules.equals("metadata") ? " " + entry.mtimeSeconds() : "";
                }
                lines.add(line);
            }
        }
        return lines;
    }
}
