package io.github.layerflux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a hostile RUN may try (docs/security.md); needs root, and Perl for raw system calls. */
class BreakoutTest {

    @TempDir
    Path temporary;

    @ParameterizedTest
    @ValueSource(strings = {"builtin", "crun", "runc"})
    void noAttemptLeadsOutAsRoot(String executor) throws Exception {
        Path marker = Files.createFile(temporary.resolve("marker"));
        assertNoneIsOut(lines(OtherJvm.start(
                BreakoutScenario.class, temporary.resolve("cache").toString(), executor, marker.toString())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"builtin", "crun", "runc"})
    void noAttemptLeadsOutOfAUserNamespace(String executor) throws Exception {
        Path folder = OtherJvm.everyonesFolder();
        try {
            Path marker = Files.createFile(folder.resolve("marker"));
            assertNoneIsOut(lines(OtherJvm.startAsUser(folder, BreakoutScenario.class, executor, marker.toString())));
        } finally {
            OtherJvm.run("rm", "-rf", folder.toString());
        }
    }

    /** So that the attempts are known to be ones: with all privileges they succeed. */
    @Test
    void theSameAttemptsSucceedWhereConsentWasGiven() throws Exception {
        Path marker = Files.createFile(temporary.resolve("marker"));
        List<String> lines = lines(OtherJvm.start(
                BreakoutScenario.class,
                temporary.resolve("cache").toString(),
                "builtin",
                marker.toString(),
                "insecure"));
        assertThat(lines)
                .contains(
                        "console below /: OUT",
                        "console below /dev/: OUT",
                        "mount: OUT",
                        "bpf: OUT",
                        "io_uring_setup: OUT",
                        "fsopen: OUT",
                        "unshare of a user name space: OUT",
                        "clone into a mount name space: OUT",
                        "writing /proc/sys/kernel/core_pattern: OUT");
    }

    private static void assertNoneIsOut(List<String> lines) {
        assertThat(lines).contains("the end: in (all attempts were made)", "exit code 0");
        assertThat(lines).hasSizeGreaterThan(60).noneMatch(line -> line.endsWith("OUT"));
    }

    private static List<String> lines(Process process) throws Exception {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().toList();
    }
}
