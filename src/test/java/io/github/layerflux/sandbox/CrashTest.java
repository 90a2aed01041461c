package io.github.layerflux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.it.Processes;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whoever of a build is killed, no process, mount, control group or temporary file of it is left. As root. For long:
 * {@code mvn test -Dtest=CrashTest -Dcrash.rounds=100}, with {@code -Dcrash.seed=N} to repeat one.
 */
class CrashTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int ROUNDS = Integer.getInteger("crash.rounds", Victim.values().length);
    private static final long SEED = Long.getLong("crash.seed", System.nanoTime());

    /** Who is killed, and how. */
    enum Victim {
        BUILD,
        BUILD_BY_TERM,
        BUILD_BY_CTRL_C,
        BUILD_SOON,
        WORKER,
        UNSHARE,
        RUNTIME,
        CONTAINER,
        TIMEOUT,
        ALL
    }

    private static Path everyones;
    private static String classPath;

    @BeforeAll
    static void prepare() throws Exception {
        OtherJvm.makeUser();
        everyones = OtherJvm.everyonesFolder();
        classPath = OtherJvm.copyClassPath(everyones);
    }

    @AfterAll
    static void delete() throws Exception {
        OtherJvm.run("rm", "-rf", everyones.toString());
    }

    static Stream<Round> rounds() {
        return IntStream.range(0, ROUNDS).mapToObj(Round::new);
    }

    /** One build; what it is like depends on its number and the seed. */
    static final class Round {

        private static final ExecutorChoice[] EXECUTORS = {
            ExecutorChoice.CRUN, ExecutorChoice.BUILTIN, ExecutorChoice.RUNC
        };

        private final int number;
        private final Victim victim;
        private final ExecutorChoice executor;
        private final boolean root;
        private final boolean limited;
        private final long delay;
        private final String mark;

        Round(int number) {
            Random random = new Random(SEED + number);
            this.number = number;
            victim = Victim.values()[number % Victim.values().length];
            executor = EXECUTORS[random.nextInt(EXECUTORS.length)];
            root = random.nextBoolean();
            limited = random.nextInt(4) == 0 && root;
            delay = random.nextInt(1500);
            mark = String.valueOf(100_000 + random.nextInt(800_000));
        }

        @Override
        public String toString() {
            return number + " (seed " + SEED + "): " + victim + " of " + executor + (root ? " as root" : " as a user")
                    + (limited ? " with limits" : "") + (victim == Victim.BUILD_SOON ? " after " + delay + " ms" : "");
        }
    }

    @ParameterizedTest
    @MethodSource("rounds")
    void nothingIsLeft(Round round) throws Exception {
        Path folder = Files.createDirectory(everyones.resolve("round-" + round.number));
        Files.setPosixFilePermissions(folder, Files.getPosixFilePermissions(everyones));
        Path cache = folder.resolve("own").resolve("cache");
        Process build = start(round, folder, cache);
        try (BufferedReader output = build.inputReader()) {
            List<String> lines = new ArrayList<>();
            await(output, lines, round.victim == Victim.BUILD_SOON ? "go" : "up");
            if (round.victim != Victim.BUILD_SOON) {
                assertThat(Processes.await(PATIENCE, () -> daemons(round).size() == 3))
                        .as("two daemons and the RUN itself: %s", commands("sleep 77" + round.mark))
                        .isTrue();
            }
            List<String> workers = workers(cache);
            kill(round, build, cache, lines);
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
            }
            build.waitFor();
            check(round, lines);
            assertGone("processes", () -> commands(cache.toString()));
            assertGone("processes", () -> commands("sleep 77" + round.mark));
            assertGone("mounts", () -> Processes.withMount(cache.toString()));
            if (round.victim == Victim.ALL) { // there was nobody to clean up: the next build does
                assertThat(workers).isNotEmpty();
                cleanUp(round, folder, cache);
            }
            assertGone("temporary files", () -> workers(cache));
            assertGone("control groups", () -> groups(workers));
        } finally {
            build.destroyForcibly();
        }
    }

    private static Process start(Round round, Path folder, Path cache) throws Exception {
        long timeout = round.victim == Victim.TIMEOUT ? 1500 : 0;
        String executor = round.executor.parameter();
        String limited = Boolean.toString(round.limited);
        return round.root
                ? OtherJvm.start(
                        CrashScenario.class, cache.toString(), executor, round.mark, Long.toString(timeout), limited)
                : OtherJvm.startAs(
                        OtherJvm.USER,
                        folder,
                        classPath,
                        CrashScenario.class,
                        executor,
                        round.mark,
                        Long.toString(timeout),
                        limited);
    }

    private static void await(BufferedReader output, List<String> lines, String wanted) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
            if (line.equals(wanted)) {
                return;
            }
        }
        throw new AssertionError("never said '" + wanted + "': " + lines);
    }

    private static void kill(Round round, Process build, Path cache, List<String> lines) throws Exception {
        String place = cache.toString();
        switch (round.victim) {
            case BUILD -> signal("KILL", build.pid());
            case BUILD_BY_TERM -> signal("TERM", build.pid());
            case BUILD_BY_CTRL_C -> OtherJvm.run("kill", "-INT", "--", "-" + build.pid());
            case BUILD_SOON -> {
                Thread.sleep(round.delay); // any moment is as good as another
                signal("KILL", build.pid());
            }
            case WORKER -> signal("KILL", only(place, "sandbox.worker.Worker", "java"));
            case UNSHARE -> signal("KILL", only(place, "sandbox.worker.Worker", "unshare"));
            case RUNTIME -> {
                if (round.executor == ExecutorChoice.CRUN) {
                    signal("KILL", only(place, "--pid-file", "crun"));
                } else if (round.executor == ExecutorChoice.BUILTIN) {
                    signal("KILL", only(place, "echo ready", "sh")); // its name space's first process
                } else {
                    signal("KILL", container(round)); // runc has ended by now
                }
            }
            case CONTAINER -> signal("KILL", container(round));
            case TIMEOUT -> {
                // comes by itself
            }
            case ALL -> {
                signal("STOP", build.pid()); // else it may be quick enough to notice
                signal("KILL", only(place, "sandbox.worker.Worker", "java"));
                signal("KILL", build.pid());
            }
        }
    }

    private static void check(Round round, List<String> lines) {
        String last = lines.get(lines.size() - 1);
        String outcome = lines.size() < 2 ? "" : lines.get(lines.size() - 2);
        switch (round.victim) {
            case WORKER, UNSHARE -> assertThat(outcome).startsWith("failed: the sandbox's worker ended unexpectedly");
            case RUNTIME ->
                assertThat(outcome)
                        .matches(
                                round.executor == ExecutorChoice.CRUN
                                        ? "failed: .*crun was killed by signal 9"
                                        : "ended with 137");
            case CONTAINER -> assertThat(outcome).isEqualTo("ended with 137");
            case TIMEOUT -> assertThat(outcome).isEqualTo("ended with 137 timed out");
            default -> {
                assertThat(lines).doesNotContain("closed");
                return;
            }
        }
        assertThat(last).isEqualTo("closed");
    }

    /** Another build on the same cache; its RUN is killed at once. */
    private static void cleanUp(Round round, Path folder, Path cache) throws Exception {
        Process next = start(round, folder, cache);
        try (BufferedReader output = next.inputReader()) {
            List<String> lines = new ArrayList<>();
            await(output, lines, "up");
            signal("KILL", container(round));
            await(output, lines, "closed");
        }
        next.waitFor();
    }

    private static void signal(String name, long pid) throws Exception {
        OtherJvm.run("kill", "-" + name, Long.toString(pid));
    }

    /** The RUN's own process: the daemons were started by it. */
    private static long container(Round round) {
        assertThat(Processes.await(PATIENCE, () -> daemons(round).size() == 3)).isTrue();
        return daemons(round).stream()
                .mapToLong(command -> Long.parseLong(command.substring(0, command.indexOf(' '))))
                .min()
                .orElseThrow();
    }

    private static long only(String cache, String argument, String program) {
        List<Long> found = new ArrayList<>();
        for (long pid : Processes.withCommandLine(cache)) {
            String command = command(pid);
            String name = command.substring(0, Math.max(0, command.indexOf(' ')));
            if (command.contains(argument) && (name.equals(program) || name.endsWith("/" + program))) {
                found.add(pid);
            }
        }
        assertThat(found).as(program + " of " + cache).isNotEmpty();
        return found.get(found.size() - 1);
    }

    private static List<String> daemons(Round round) {
        String busybox = "busybox sleep 77" + round.mark;
        return commands(busybox).stream()
                .filter(command -> command.substring(command.indexOf(' ') + 1).startsWith(busybox))
                .toList();
    }

    private static List<String> commands(String text) {
        List<String> commands = new ArrayList<>();
        for (long pid : Processes.withCommandLine(text)) {
            commands.add(pid + " " + command(pid));
        }
        return commands;
    }

    private static String command(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"))
                    .replace('\0', ' ');
        } catch (IOException e) {
            return "";
        }
    }

    /** The folders of workers in a cache. */
    private static List<String> workers(Path cache) {
        String[] names = cache.resolve("tmp").toFile().list();
        return names == null
                ? List.of()
                : Stream.of(names).filter(name -> name.startsWith("sandbox-")).toList();
    }

    private static List<String> groups(List<String> workers) {
        List<String> found = new ArrayList<>();
        try (Stream<Path> all =
                Files.find(Path.of("/sys/fs/cgroup"), 12, (path, attributes) -> attributes.isDirectory())) {
            all.map(Path::toString)
                    .filter(path ->
                            workers.stream().anyMatch(worker -> path.contains(worker.substring("sandbox-".length()))))
                    .forEach(found::add);
        } catch (IOException | java.io.UncheckedIOException e) {
            found.add(e.toString()); // somebody else's group went away meanwhile: look again
        }
        return found;
    }

    /** What may be there for a moment, and must not stay. */
    private interface Left {
        List<?> now();
    }

    private static void assertGone(String what, Left left) {
        Processes.await(PATIENCE, () -> left.now().isEmpty());
        assertThat(left.now()).as("%s that are left", what).isEmpty();
    }
}
