package io.github.layerflux.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.event.BuildEvent.StepCached;
import io.github.layerflux.event.BuildEvent.StepExecuted;
import io.github.layerflux.event.BuildEvent.StepFailed;
import io.github.layerflux.event.BuildEvent.StepMissed;
import io.github.layerflux.event.BuildEvent.StepOutput;
import io.github.layerflux.event.BuildEvent.StepStarted;
import io.github.layerflux.event.Miss;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.failure.SourceRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepLogsTest {

    private static final StepRef MAKE = step("install", 3, "RUN make", "");

    @TempDir
    Path products;

    private final List<String> warnings = new ArrayList<>();

    private static StepRef step(String stage, int index, String instruction, String platform) {
        return new StepRef(stage, index, 5, new SourceRange("Dockerfile", 7, 7), instruction, platform);
    }

    private StepLogs logs() {
        return new StepLogs(products, warnings::add);
    }

    @Test
    void anExecutedStepHasALogOfItsReasonItsOutputAndItsEnd() {
        StepLogs logs = logs();
        logs.accept(new StepMissed(MAKE, new Miss("a file changed", List.of("Makefile: size 3 → 4"))));
        logs.accept(new StepStarted(MAKE));
        logs.accept(new StepOutput(MAKE, "cc größe.c"));
        assertThat(products.resolve("logs/install-3.log")).content().endsWith("cc größe.c\n");
        logs.accept(new StepExecuted(MAKE, Optional.empty(), 1234));

        assertThat(products.resolve("logs/install-3.log"))
                .hasContent("# Dockerfile:7 RUN make\n# miss: a file changed\n#     Makefile: size 3 → 4\n"
                        + "cc größe.c\n# EXECUTED in 1.2 s\n");
        assertThat(logs.ofFailed()).isEmpty();
    }

    @Test
    void whatALinkLeadsToIsNotCleared(@TempDir Path elsewhere) throws IOException {
        Path foreign = Files.writeString(elsewhere.resolve("server.log"), "mine");
        Files.createSymbolicLink(
                Files.createDirectories(products.resolve("logs")).resolve("linux-arm64"), elsewhere);

        logs();

        assertThat(foreign).hasContent("mine");
    }

    @Test
    void stepsOfTwoStagesAtOnceAreKeptApart() {
        StepLogs logs = logs();
        StepRef other = step("0", 3, "RUN make", "");
        logs.accept(new StepStarted(MAKE));
        logs.accept(new StepStarted(other));
        logs.accept(new StepOutput(MAKE, "one"));
        logs.accept(new StepOutput(other, "two"));
        logs.accept(new StepOutput(MAKE, "three"));
        logs.close();

        assertThat(products.resolve("logs/install-3.log"))
                .hasContent("# Dockerfile:7 RUN make\none\nthree\n# CANCELLED\n");
        assertThat(products.resolve("logs/0-3.log")).content().contains("\ntwo\n");
    }

    @Test
    void aFailedStepsLogIsKnown() {
        StepLogs logs = logs();
        logs.accept(new StepStarted(MAKE));
        logs.accept(new StepFailed(MAKE, "exit code: 2", 10));

        assertThat(logs.ofFailed()).contains(products.resolve("logs/install-3.log"));
        assertThat(products.resolve("logs/install-3.log")).content().contains("FAILED", "exit code: 2");
    }

    @Test
    void aCachedStepHasNoneAndTheLogsOfTheBuildBeforeAreGone() throws IOException {
        Files.createDirectories(products.resolve("logs/linux-arm64"));
        Files.writeString(products.resolve("logs/install-3.log"), "old");
        Files.writeString(products.resolve("logs/linux-arm64/install-3.log"), "old");
        StepLogs logs = logs();
        assertThat(products).isEmptyDirectory();
        logs.accept(new StepCached(MAKE, Optional.empty(), 1));

        assertThat(products).isEmptyDirectory();
    }

    @Test
    void whatOthersPutBesideTheLogsStays() throws IOException {
        Files.createDirectories(products.resolve("logs"));
        Files.writeString(products.resolve("logs/mine.txt"), "mine");
        logs();
        assertThat(products.resolve("logs/mine.txt")).hasContent("mine");
    }

    @Test
    void namesNeverLeaveTheFolder() {
        assertThat(StepLogs.name(step("install", 3, "RUN x", "linux/arm/v7")))
                .isEqualTo("logs/linux-arm-v7/install-3.log");
        assertThat(StepLogs.name(step("../../x", 1, "RUN x", ""))).isEqualTo("logs/-.-..-x-1.log");
    }

    @Test
    void ofAnEndlessOutputTheBeginningAndTheEndAreKept() throws IOException {
        StepLogs logs = logs();
        logs.accept(new StepStarted(MAKE));
        String line = "x".repeat(990);
        for (int i = 0; i < 10_000; i++) {
            logs.accept(new StepOutput(MAKE, String.format("%08d ", i) + line));
        }
        logs.accept(new StepExecuted(MAKE, Optional.empty(), 1));

        Path log = products.resolve("logs/install-3.log");
        assertThat(Files.size(log)).isBetween(StepLog.HEAD, StepLog.HEAD + StepLog.TAIL + 1000);
        List<String> kept = Files.readAllLines(log);
        assertThat(kept.get(1)).startsWith("00000000 ");
        assertThat(kept.get(kept.size() - 2)).startsWith("00009999 ");
        assertThat(kept)
                .filteredOn(each -> each.startsWith("[… "))
                .singleElement()
                .asString()
                .isEqualTo("[… " + (10_000 - (kept.size() - 3)) + " lines, " + (10_000 - (kept.size() - 3)) * 1000
                        + " bytes, are left out here …]");
    }

    @Test
    void aFolderThatCantBeWrittenIsToldOnceAndFailsNothing() throws IOException {
        Files.writeString(products.resolve("logs"), "a file");
        StepLogs logs = logs();
        logs.accept(new StepStarted(MAKE));
        logs.accept(new StepOutput(MAKE, "one"));
        logs.accept(new StepStarted(step("b", 1, "RUN b", "")));
        logs.close();

        assertThat(warnings).singleElement().asString().contains("logs of the steps", "incomplete");
    }
}
