package io.github.layerflux.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.failure.SourceRange;
import io.github.layerflux.history.PastStep.Ending;
import io.github.layerflux.image.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of builds, and what is read back. */
final class BuildHistoryTest {

    @TempDir
    Path folder;

    private CacheDirectory directory;

    @BeforeEach
    void open() {
        directory = new CacheDirectory(folder).create();
    }

    private BuildHistory history() {
        return BuildHistory.of(directory, List.of("Dockerfile", "context"));
    }

    private static PastBuild build(long seconds, Ending ending, long ms) {
        return new PastBuild(
                seconds,
                Map.of("app", new PastBase("oci-layout:///a folder/100%=x", Digest.of("base"))),
                Map.of("0123456789ab", new PastStep(ending, "ba9876543210", ms)));
    }

    private Path file() throws IOException {
        try (Stream<Path> files = Files.list(directory.history())) {
            return files.findFirst().orElseThrow();
        }
    }

    @Test
    void whatWasWrittenIsRead() throws IOException {
        PastBuild first = build(1, Ending.MISSED, 94_000);
        PastBuild second = build(2, Ending.CACHED, 94_000);
        history().append(first);
        history().append(second);

        assertThat(history().builds()).containsExactly(first, second);
        assertThat(history().lastBase("app")).contains(first.bases().get("app"));
        assertThat(history().lastBase("other")).isEmpty();
    }

    @Test
    void anotherDockerfileHasAnotherHistory() throws IOException {
        history().append(build(1, Ending.MISSED, 1));

        assertThat(BuildHistory.of(directory, List.of("Dockerfile", "other")).builds())
                .isEmpty();
    }

    @Test
    void aLineThatWasCutOffOrDamagedIsLeftOut() throws IOException {
        history().append(build(1, Ending.MISSED, 1));
        Files.writeString(file(), "1 2 B=app\n1 3 M=a=b=c\nnonsense\n2 4\n\n", StandardOpenOption.APPEND);
        history().append(build(5, Ending.MISSED, 1));

        assertThat(history().builds()).extracting(PastBuild::seconds).containsExactly(1L, 5L);
    }

    @Test
    void theFileStaysSmall() throws IOException {
        Map<String, PastStep> steps = new java.util.HashMap<>();
        for (int i = 0; i < 60; i++) {
            steps.put(Digest.of("step " + i).hex().substring(0, 12), new PastStep(Ending.CACHED, "ba9876543210", 7));
        }
        for (int i = 0; i < 500; i++) {
            history().append(new PastBuild(i, Map.of(), steps));
            assertThat(Files.size(file())).isLessThanOrEqualTo(BuildHistory.LONGEST);
        }

        List<PastBuild> builds = history().builds();
        assertThat(builds).hasSize(BuildHistory.KEPT);
        assertThat(builds.get(builds.size() - 1).seconds()).isEqualTo(499);
    }

    @Test
    void aStepTakesWhatItsLastExecutionsTook() throws IOException {
        assertThat(history().typicalMs("0123456789ab")).isEmpty();
        history().append(build(1, Ending.CACHED, 1000));
        assertThat(history().typicalMs("0123456789ab"))
                .as("when it was recorded")
                .hasValue(1000);
        for (long ms : new long[] {9_000_000, 50, 60, 40, 70, 50}) {
            history().append(build(ms, Ending.EXECUTED, ms));
        }
        assertThat(history().typicalMs("0123456789ab")).as("the median of five").hasValue(50);
    }

    @Test
    void stepsAreKnownByStageAndTextNotByTheirPlace() {
        List<String> ids = new ArrayList<>();
        for (int line = 1; line < 3; line++) {
            SourceRange where = SourceRange.line("Dockerfile", line);
            ids.add(PastBuild.id(new StepRef("app", line, 9, where, "RUN make")));
        }
        assertThat(ids.get(0)).isEqualTo(ids.get(1));
        SourceRange where = SourceRange.line("Dockerfile", 1);
        assertThat(PastBuild.id(new StepRef("other", 1, 9, where, "RUN make"))).isNotEqualTo(ids.get(0));
        assertThat(PastBuild.id(new StepRef("app", 1, 9, where, "RUN make all")))
                .isNotEqualTo(ids.get(0));
    }
}
