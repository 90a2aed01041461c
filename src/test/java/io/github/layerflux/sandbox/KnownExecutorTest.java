package io.github.layerflux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An executor that has worked is not tried again, until it fails. Needs root, crun and runc. */
class KnownExecutorTest {

    private static final String NEWS = "crun worked on this machine before and doesn't any more: executed by runc";

    @TempDir
    Path temporary;

    private Path calls;
    private Path broken;
    private Path crun;
    private Process mounts;

    /** In a mount namespace that all builds of a test share, crun is one that notes its calls and that can be broken. */
    @BeforeEach
    void replaceCrun() throws Exception {
        calls = temporary.resolve("calls");
        broken = temporary.resolve("broken");
        crun = temporary.resolve("crun");
        Path real = Files.copy(Path.of("/usr/bin/crun"), temporary.resolve("real"));
        OtherJvm.run("chmod", "755", real.toString());
        Files.writeString(crun, """
                #!/bin/sh
                case "$*" in *" run "*) echo run >>%s;; esac
                if [ -e %s ]; then exit 1; fi
                exec %s "$@"
                """.formatted(calls, broken, real));
        Files.setPosixFilePermissions(crun, PosixFilePermissions.fromString("rwxr-xr-x"));
        mounts = new ProcessBuilder(
                        "unshare",
                        "-m",
                        "sh",
                        "-c",
                        "mount --bind \"$1\" /usr/bin/crun && echo ready && read x",
                        "sh",
                        crun.toString())
                .start();
        assertThat(new String(mounts.getInputStream().readNBytes(5), StandardCharsets.UTF_8))
                .isEqualTo("ready");
    }

    @AfterEach
    void forgetMounts() throws InterruptedException {
        mounts.destroyForcibly().waitFor();
    }

    /** Two RUNs in a worker of their own; how often crun was called for them. */
    private int build(String... expected) throws Exception {
        Files.deleteIfExists(calls);
        assertThat(lines("true")).contains(expected);
        return Files.exists(calls) ? Files.readAllLines(calls).size() : 0;
    }

    private List<String> lines(String script) throws Exception {
        Process build = OtherJvm.startWhere(
                mounts, KnownExecutorScenario.class, temporary.resolve("cache").toString(), script);
        String output = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(build.waitFor()).as(output).isZero();
        return output.lines().toList();
    }

    private void recall(String... files) throws IOException {
        Path folder = new CacheDirectory(temporary.resolve("cache")).classes();
        assertThat(folder.toFile().list()).contains(files);
    }

    @Test
    void whatHasWorkedIsNotTriedAgain() throws Exception {
        assertThat(build("crun", "exit code 0", "exit code 0")).isEqualTo(3);
        recall("crun-root");
        assertThat(build("crun", "exit code 0", "exit code 0")).isEqualTo(2);
    }

    @Test
    void anotherProgramOfTheSameNameIsTried() throws Exception {
        build("crun");
        Files.writeString(crun, "# newer\n", StandardOpenOption.APPEND);

        assertThat(build("crun", "exit code 0")).isEqualTo(3);
    }

    @Test
    void whatAnotherStartOfTheMachineOrAnotherNamespaceFoundIsTried() throws Exception {
        build("crun");
        Path known = new CacheDirectory(temporary.resolve("cache")).classes().resolve("crun-root");
        for (String part : List.of(
                Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip(), "mnt:[")) {
            String text = Files.readString(known);
            assertThat(text).contains(part);
            Files.writeString(known, text.replace(part, "other" + part));
            assertThat(build("crun", "exit code 0")).as(part).isEqualTo(3);
        }
    }

    @Test
    void aRunThatFailsByItselfFailsOnceAndTheExecutorIsTriedForIt() throws Exception {
        build("crun");
        Files.delete(calls);

        List<String> lines = lines("echo once >>/said; busybox cat /said; exit 3");
        assertThat(lines).contains("crun", "once", "exit code 3").doesNotContain(NEWS);
        assertThat(lines.stream().filter("once"::equals)).hasSize(2); // both RUNs, each on the base
        assertThat(Files.readAllLines(calls)).as("two RUNs, one trial").hasSize(3);
    }

    @Test
    void whenItHasStoppedWorkingAnotherRunsTheSameRun() throws Exception {
        build("crun");
        Files.createFile(broken);

        List<String> lines = lines("echo runs");
        assertThat(lines).contains(NEWS, "exit code 0", "exit code 0").doesNotContain("exit code 1");
        assertThat(lines.stream().filter("runs"::equals)).hasSize(2);
        assertThat(lines.stream().filter(NEWS::equals)).hasSize(1);
        assertThat(lines("true").toString()).contains("runc", "what=crun, why=exit code 1");
    }

    @Test
    void theDoctorTriesWhatIsKnown() throws Exception {
        build("crun");
        Files.createFile(broken);

        ContentStore store = new ContentStore(new CacheDirectory(temporary.resolve("cache")));
        assertThat(store.directory().classes()).isDirectoryContaining("glob:**crun-root");
        assertThat(lines("doctor")).contains("runc");
    }
}
