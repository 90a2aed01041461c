package io.github.layerflux.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.event.BuildEvent.BuildStarted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the checks beside a build begin, and that they never are why it fails. */
final class BuildChecksTest {

    @TempDir
    Path folder;

    private BuildChecks begin(String dockerfile) throws IOException {
        try (EngineBench bench = new EngineBench(folder, 1)) {
            Path file = Files.writeString(folder.resolve("Dockerfile"), dockerfile);
            return BuildChecks.begin(Blueprint.of(bench.request(file)), BuildChecks.Mode.WARN);
        }
    }

    private static boolean isRunning() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("layerflux-checks"));
    }

    @Test
    void theyBeginWithTheBuildAndNotBeforeIt() throws IOException {
        // large enough to be still running when looked at
        BuildChecks checks = begin("FROM scratch\n" + "ENV a b\n".repeat(3000));
        assertThat(isRunning()).isFalse();

        checks.accept(new BuildStarted("Dockerfile", "linux/amd64", List.of("0"), "rules"));
        assertThat(checks.findings()).isNotEmpty();
    }

    @Test
    void aBuildThatEndsBeforeItsBasesAreKnownKeepsItsOwnFailure() throws IOException {
        BuildChecks checks = begin("# check=experimental=all\nFROM example.org/base\nCOPY a /\nCMD echo\n");
        Files.write(
                Files.createDirectories(folder.resolve("context")).resolve(".dockerignore"), new byte[] {(byte) 0xff});

        assertThat(checks.findings()).as("the ignore file is no text").isEmpty();
    }
}
