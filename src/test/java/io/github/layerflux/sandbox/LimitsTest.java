package io.github.layerflux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.sandbox.RunOutcome.OutOfMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Memory and processors of a RUN. As root, on a machine with control groups of version 1 or 2. */
class LimitsTest {

    /** tail keeps a line until it is whole, and this one never is. */
    private static final String HUNGRY = "busybox tail -c 200000000 /dev/zero";

    /** The built-in executor moves processes when they have begun. */
    private static final String MOVED = "for i in $(busybox seq 100); do busybox grep -q layerflux- /proc/self/cgroup"
            + " && break; busybox sleep 0.05; done; ";

    @TempDir
    Path temporary;

    private final List<String> prefixes = new ArrayList<>();

    private RunOutcome run(ExecutorChoice executor, RunLimits limits, List<String> lines, String script) {
        try (RunBench bench = new RunBench(temporary);
                Sandbox sandbox = Sandbox.open(new SandboxSettings(executor, bench.store(), limits))) {
            assertThat(sandbox.info().block().warnings()).isEmpty();
            noteWorkers(bench.store().directory().temporary());
            return sandbox.run(bench.sh(executor, script).spec(), lines::add).block(Duration.ofMinutes(5));
        }
    }

    private static RunLimits limits(long memory, double cpus) {
        return new RunLimits(
                Optional.empty(),
                memory == 0 ? OptionalLong.empty() : OptionalLong.of(memory),
                cpus == 0 ? OptionalDouble.empty() : OptionalDouble.of(cpus));
    }

    /** How the names of the groups of this test's workers begin; other builds of this machine have groups as well. */
    private void noteWorkers(Path folder) {
        for (String name : folder.toFile().list()) {
            if (name.startsWith("sandbox-")) {
                prefixes.add("/layerflux-" + name.substring("sandbox-".length()));
            }
        }
        assertThat(prefixes).isNotEmpty();
    }

    /** The groups of this test's workers that are there, in any hierarchy. */
    private List<String> groups() throws IOException {
        List<String> found = new ArrayList<>();
        Files.walkFileTree(Path.of("/sys/fs/cgroup"), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                if (prefixes.stream().anyMatch(folder.toString()::contains)) {
                    found.add(folder.toString());
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path gone, IOException failure) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure) {
                return FileVisitResult.CONTINUE; // others' groups go while they are read
            }
        });
        return found;
    }

    @ParameterizedTest
    @EnumSource(
            value = ExecutorChoice.class,
            names = {"CRUN", "RUNC", "BUILTIN", "CHROOT"})
    void whoeverNeedsMoreMemoryThanAllowedIsKilledAndThatIsKnown(ExecutorChoice executor) throws IOException {
        List<String> lines = new ArrayList<>();
        RunOutcome outcome = run(executor, limits(32 << 20, 0), lines, "echo begins; " + HUNGRY + " >/dev/null");

        assertThat(lines).first().isEqualTo("begins");
        assertThat(outcome.outOfMemory()).isEqualTo(OutOfMemory.LIMIT);
        assertThat(outcome.exitCode()).isEqualTo(137);
        assertThat(groups()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = ExecutorChoice.class,
            names = {"CRUN", "RUNC", "BUILTIN", "CHROOT"})
    void whoeverNeedsLessIsLeftAlone(ExecutorChoice executor) throws IOException {
        List<String> lines = new ArrayList<>();
        RunOutcome outcome = run(executor, limits(64 << 20, 1.5), lines, "(busybox sleep 0.1; exit 137) & wait $!");

        assertThat(outcome.outOfMemory()).isEqualTo(OutOfMemory.NO);
        assertThat(outcome.exitCode()).isEqualTo(137);
        assertThat(groups()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = ExecutorChoice.class,
            names = {"CRUN", "RUNC", "BUILTIN"})
    void processorsAreShared(ExecutorChoice executor) {
        List<String> lines = new ArrayList<>();
        // seconds of a busy loop, by the clock and of a processor; grandchildren count like children
        String spin = "read begin rest </proc/uptime; (busybox timeout 1 busybox sh -c 'while :; do :; done') & wait;"
                + " read end rest </proc/uptime; busybox cat /proc/self/cgroup; echo $begin $end; times";
        run(executor, limits(0, 0.2), lines, spin);

        assertThat(lines).anyMatch(line -> line.contains("/layerflux-"));
        String[] clock = lines.get(lines.size() - 3).split(" ");
        double passed = Double.parseDouble(clock[1]) - Double.parseDouble(clock[0]);
        // of the shell's children: 0m0.21s 0m0.01s
        String children = lines.get(lines.size() - 1);
        double used = 0;
        for (String time : children.split(" ")) {
            used += Double.parseDouble(time.substring(time.indexOf('m') + 1, time.length() - 1));
        }
        assertThat(used).as("of %s s: %s", passed, children).isBetween(0.0, 0.2 * passed + 0.25);
    }

    @Test
    void whoeverStartsProcessesWithoutEndIsLimitedAndHeardAndEnds() {
        List<String> lines = new ArrayList<>();
        // many, so that one look at all takes longer than the next one needs to appear
        String script = "i=0; while [ $i -lt 400 ]; do busybox sleep 5 & i=$((i+1)); done;"
                + " for i in 1 2 3; do (while :; do busybox sleep 0.1 & busybox usleep 500; done) & done;"
                + " echo up; busybox sleep 0.3; busybox cat /proc/self/cgroup";
        RunOutcome outcome = run(ExecutorChoice.BUILTIN, limits(0, 2), lines, script);

        assertThat(outcome.exitCode()).isZero();
        assertThat(lines).first().isEqualTo("up");
        assertThat(lines).anyMatch(line -> line.contains("/layerflux-"));
    }

    /** One after the other with each executor: what takes long is to start as another user. */
    @Test
    void aUserWhoWasHandedAGroupHasLimitsWithEachExecutor(TestReporter reporter) throws Exception {
        reporter.publishEntry("control groups", "version " + DelegatedGroup.version());
        OtherJvm.makeUser();
        Path folder = OtherJvm.everyonesFolder();
        try (DelegatedGroup group = DelegatedGroup.of(OtherJvm.USER)) {
            String classPath = OtherJvm.copyClassPath(folder);
            for (String executor : new String[] {"crun", "runc", "builtin"}) {
                Process user = OtherJvm.startAs(
                        group.enter(),
                        OtherJvm.USER,
                        folder,
                        classPath,
                        LimitScenario.class,
                        executor,
                        MOVED + "busybox cat /proc/self/cgroup; " + HUNGRY + " >/dev/null");
                String output = new String(user.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

                assertThat(user.waitFor()).as(output).isZero();
                assertThat(output)
                        .as(executor)
                        .doesNotContain("warning:")
                        .contains("/layerflux-", "exit code 137, out of memory: LIMIT\n");
                assertThat(group.made()).as(executor).isEmpty();
            }
        } finally {
            OtherJvm.run("rm", "-rf", folder.toString());
        }
    }

    @Test
    void whereNoGroupsMayBeMadeTheUserIsToldAndRunIsExecutedWithoutLimits() throws Exception {
        Path folder = OtherJvm.everyonesFolder();
        try {
            Process user = OtherJvm.startAsUser(folder, LimitScenario.class, "auto", "echo runs");
            String output = new String(user.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(user.waitFor()).as(output).isZero();
            assertThat(output)
                    .contains("warning: runMemory has no effect: /sys/fs/cgroup", "may be made or entered there")
                    .contains("warning: runCpus has no effect: /sys/fs/cgroup")
                    .containsAnyOf("Delegate=yes", "Limit the container itself")
                    .contains("runs\nexit code 0, out of memory: NO\n");
        } finally {
            OtherJvm.run("rm", "-rf", folder.toString());
        }
    }
}
