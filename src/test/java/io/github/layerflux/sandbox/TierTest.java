package io.github.layerflux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All tiers do the same; and nothing outlives a build that is killed. Needs root. */
class TierTest {

    /** What Docker gives a container's root. */
    private static final String CONTAINER_CAPABILITIES = ",+chown,+dac_override,+fowner,+fsetid,+kill,+setgid,+setuid,"
            + "+setpcap,+net_bind_service,+net_raw,+sys_chroot,+mknod,+audit_write,+setfcap";

    private static final List<String> EXECUTORS = List.of("builtin", "crun", "runc");

    @TempDir
    Path temporary;

    @Test
    void everyTierAndExecutorMakesTheSameLayer() throws Exception {
        List<List<String>> results = new ArrayList<>();
        for (String executor : EXECUTORS) {
            Process root = OtherJvm.start(SandboxScenario.class, cache("root", executor), executor);
            results.add(lines(root, "RUN is executed by " + executor + " as root"));
            Process container = OtherJvm.startWith(
                    CONTAINER_CAPABILITIES, SandboxScenario.class, cache("container", executor), executor);
            results.add(lines(container, "RUN is executed by " + executor + " as a container's root"));
            Path folder = OtherJvm.everyonesFolder();
            try {
                Process user = OtherJvm.startAsUser(folder, SandboxScenario.class, executor);
                results.add(lines(
                        user, "RUN is executed by " + executor + " in a user namespace with subordinate ids from "));
            } finally {
                OtherJvm.run("rm", "-rf", folder.toString());
            }
        }
        // size of Busybox apart, this is what the scenario's script says
        assertThat(results.get(0))
                .contains(
                        "exit code 0",
                        "WHITEOUT 0 0:0 /etc/group",
                        "OPAQUE 0 0:0 /tmp",
                        "FIFO 644 0:0 /tmp/fifo",
                        "HARDLINK 644 0:0 /tmp/hard -> tmp/a/b/c",
                        "DIRECTORY 755 0:0 /größe 世界",
                        "uid=1000(app) gid=1000 groups=1000",
                        "lo",
                        "FILE 644 1000:1000 /home/app/own 5");
        assertThat(results.get(0).toString()).contains("FILE 6755 1000:50 /home/app/suid");
        assertThat(results).allMatch(results.get(0)::equals);
    }

    @Test
    void aUserWithASingleIdMakesTheSameLayerButForOwners() throws Exception {
        Process root = OtherJvm.start(SandboxScenario.class, cache("root", "builtin"), "builtin");
        List<String> expected = new ArrayList<>();
        for (String line : lines(root, "RUN is executed by builtin as root")) {
            if (line.contains(" /")) {
                expected.add(line.replaceFirst("^(\\S+ \\S+) \\S+", "$1 0:0"));
            }
        }
        for (String executor : EXECUTORS) {
            Path folder = OtherJvm.everyonesFolder();
            try {
                Process user = OtherJvm.startAs("54321", folder, SandboxScenario.class, executor);
                List<String> made = lines(
                        user,
                        "RUN is executed by " + executor
                                + " in a user namespace with a single id (subordinate-ids: user ? has no ids in /etc/subuid)");
                assertThat(made).contains("exit code 0", "uid=0(root) gid=0", "lo");
                made.removeIf(line -> !line.contains(" /"));
                assertThat(made).isEqualTo(expected);
            } finally {
                OtherJvm.run("rm", "-rf", folder.toString());
            }
        }
    }

    @Test
    void overlaysOfTheKernelAndOfFuseAndCopiesMakeTheSameLayer() throws Exception {
        List<List<String>> results = new ArrayList<>();
        for (String files : List.of("OVERLAY", "MEMORY", "FUSE", "COPY")) {
            for (String executor : List.of("builtin", "crun")) {
                Process build = OtherJvm.start(SandboxScenario.class, cache(files, executor), executor + "/" + files);
                results.add(lines(build, "RUN is executed by " + executor + " as root"));
            }
        }
        assertThat(results.get(0)).contains("exit code 0", "OPAQUE 0 0:0 /tmp", "lo");
        assertThat(results).allMatch(results.get(0)::equals);
    }

    @Test
    void aChangedRootFolderAloneMakesTheSameLayer() throws Exception {
        Process build =
                OtherJvm.startWith(CONTAINER_CAPABILITIES, SandboxScenario.class, cache("chroot", "chroot"), "chroot");
        List<String> made = lines(build, "RUN is executed by chroot in a changed root folder");
        Process root = OtherJvm.start(SandboxScenario.class, cache("root", "builtin"), "builtin");
        List<String> expected = lines(root, "RUN is executed by builtin as root");
        expected.remove("lo"); // it has no /sys to look into
        assertThat(made).isEqualTo(expected);
    }

    @Test
    void whoeverMayMakeNoNamespaceIsToldWhatToDo() throws Exception {
        Process confined = OtherJvm.startWith(",-setfcap", SandboxScenario.class, cache("none", "auto"), "auto");
        String output = new String(confined.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(confined.waitFor()).isNotZero();
        assertThat(output)
                .contains("EnvironmentFailure: RUN can't be executed on this machine: root: ")
                .contains("container-root: can't map ids into a user namespace")
                .contains("single-id: ")
                .contains("mvn io.github.layerflux:layerflux-maven-plugin:doctor says more");
    }

    @Test
    void ownersAreRightWhereAnotherUserNamespaceHasUsedTheSameCacheDirectory() throws Exception {
        String cache = cache("namespaces", "builtin");
        List<List<String>> results = new ArrayList<>();
        for (String outside : List.of("300000", "400000")) {
            Process inside = OtherJvm.startInUserNamespace(outside, OwnedBaseScenario.class, cache, "builtin");
            results.add(lines(inside, "RUN is executed by builtin as root"));
        }
        results.add(
                lines(OtherJvm.start(OwnedBaseScenario.class, cache, "builtin"), "RUN is executed by builtin as root"));
        assertThat(results.get(0)).contains("exit code 0", "FILE 644 1000:50 /home/own 6");
        assertThat(results).allMatch(results.get(0)::equals);
    }

    private String cache(String tier, String executor) {
        return temporary.resolve(tier + "-" + executor).toString();
    }

    private static List<String> lines(Process process, String beginning) throws Exception {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        List<String> lines = new ArrayList<>(
                output.lines().filter(line -> !line.startsWith("SLF4J")).toList());
        assertThat(lines.remove(0)).startsWith(beginning);
        return lines;
    }

    @Test
    void killingTheBuildLeavesNoProcessAndNoMountAndTheNextOneCleansUp() throws Exception {
        for (String executor : List.of("builtin", "crun", "runc")) {
            String cache = temporary.resolve("killed-" + executor).toString();
            String mark = "4" + (7000 + executor.length() * 10 + executor.charAt(0));
            Process build = OtherJvm.start(SandboxScenario.class, cache, executor, mark);
            var reader = build.inputReader();
            String line = reader.readLine();
            while (line != null && !line.equals("up")) {
                line = reader.readLine();
            }
            assertThat(line).isEqualTo("up");
            assertThat(processesNaming(mark)).isNotEmpty();
            assertThat(processesNaming(cache)).isNotEmpty();
            build.destroyForcibly().waitFor();
            long end = System.nanoTime() + 10_000_000_000L;
            while ((!processesNaming(mark).isEmpty() || !processesNaming(cache).isEmpty()) && System.nanoTime() < end) {
                Thread.sleep(20);
            }
            assertThat(processesNaming(mark)).isEmpty();
            assertThat(processesNaming(cache)).isEmpty();
            assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(cache);

            Process next = OtherJvm.start(SandboxScenario.class, cache, executor);
            lines(next, "RUN is executed by " + executor);
            assertThat(Path.of(cache, "tmp")).isEmptyDirectory();
        }
    }

    private static List<String> processesNaming(String text) throws Exception {
        List<String> found = new ArrayList<>();
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                try {
                    String command = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
                    if (command.contains(text)) {
                        found.add(process + " " + command);
                    }
                } catch (java.io.IOException e) {
                    continue; // it has just ended
                }
            }
        }
        return found;
    }
}
