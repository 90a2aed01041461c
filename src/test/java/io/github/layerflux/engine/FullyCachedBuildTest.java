package io.github.layerflux.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a build reads that executes nothing. */
final class FullyCachedBuildTest {

    @TempDir
    Path folder;

    private EngineBench bench;

    @BeforeEach
    void open() {
        bench = new EngineBench(folder);
        for (int i = 0; i < 20; i++) {
            bench.file("d" + i + "/f", "file " + i);
        }
    }

    @AfterEach
    void close() {
        bench.close();
    }

    /** 60 steps in 8 stages: seven that copy, set and make folders, the last of which gathers them. */
    static String[] sixtySteps() {
        List<String> lines = new ArrayList<>();
        for (int stage = 0; stage < 7; stage++) {
            lines.add("FROM scratch AS s" + stage);
            for (int step = 0; step < 7; step++) {
                lines.add(
                        switch (step % 3) {
                            case 0 -> "COPY d" + (stage + step) + " /d" + step;
                            case 1 -> "ENV v" + step + "=" + stage;
                            default -> "WORKDIR /w" + step;
                        });
            }
        }
        lines.add("FROM s0");
        for (int stage = 1; stage < 7; stage++) {
            lines.add("COPY --from=s" + stage + " / /from" + stage);
        }
        for (int label = 0; label < 5; label++) {
            lines.add("LABEL l" + label + "=1");
        }
        return lines.toArray(new String[0]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"metadata", "content"})
    void noBlobIsOpened(String rules) throws IOException {
        bench.rules = rules;
        String[] dockerfile = sixtySteps();
        assertThat(bench.build(dockerfile).failure()).isEmpty();
        BuildResult second;
        Path file = folder.resolve("reads.jfr");
        try (Recording reads = new Recording()) {
            reads.enable("jdk.FileRead").withThreshold(java.time.Duration.ZERO);
            reads.start();
            second = bench.build(dockerfile);
            reads.stop();
            reads.dump(file);
        }

        assertThat(second.steps()).hasSize(60).allMatch(step -> step.endsWith(" CACHED"));
        TreeSet<String> opened = new TreeSet<>();
        for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
            String path = event.getString("path");
            if (path != null && path.startsWith(bench.cache.toString())) {
                opened.add(bench.cache.relativize(Path.of(path)).subpath(0, 1).toString() + "/"
                        + Path.of(path).getFileName());
            }
        }
        assertThat(opened).as("what is read is recorded").anyMatch(path -> path.startsWith("steps/"));
        assertThat(opened).noneMatch(path -> path.startsWith("images/") && !path.endsWith("/index.json"));
    }
}
