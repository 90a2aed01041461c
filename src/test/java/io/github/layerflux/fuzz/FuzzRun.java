package io.github.layerflux.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Lets Jazzer look for inputs that break something, target by target; what the profile {@code fuzz} runs. Inputs that
 * reach new code are kept in target/fuzz/corpus, those that break something in target/fuzz/found.
 */
final class FuzzRun {

    private static final String OURS = "io.github.layerflux.";

    private FuzzRun() {}

    /** @param arguments seconds per target, and optionally the targets, folders of the corpus */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Map<String, String> targets = new TreeMap<>(Map.of(
                "dockerfile", "fuzz.DockerfileFuzz",
                "words", "fuzz.WordsFuzz",
                "ignore", "fuzz.IgnoreFuzz",
                "layer", "fuzz.LayerFuzz",
                "archive", "copy.ArchiveFuzz",
                "image-json", "fuzz.ImageJsonFuzz"));
        if (arguments.length > 1) {
            targets.keySet().retainAll(List.of(arguments).subList(1, arguments.length));
        }
        boolean broken = false;
        for (Map.Entry<String, String> target : targets.entrySet()) {
            broken |= fuzz(target.getKey(), OURS + target.getValue(), arguments[0]) != 0;
        }
        if (broken) {
            throw new IllegalStateException("see target/fuzz/found");
        }
    }

    private static int fuzz(String corpus, String target, String seconds) throws IOException, InterruptedException {
        Path kept = Files.createDirectories(Path.of("target/fuzz/corpus", corpus));
        Path found = Files.createDirectories(Path.of("target/fuzz/found", corpus));
        return new ProcessBuilder(
                        "java",
                        "-Xmx600m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + target,
                        "--instrumentation_includes=" + OURS + "**",
                        "--disabled_hooks=**",
                        "-artifact_prefix=" + found + "/",
                        "-timeout=20",
                        "-max_total_time=" + seconds,
                        kept.toString(),
                        "src/test/resources/fuzz/" + corpus)
                .inheritIO()
                .start()
                .waitFor();
    }
}
