package io.github.layerflux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.layer.Layer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** How processes run with every executor alike, as root. */
class ExecutorContractTest {

    @TempDir
    static Path temporary;

    private static RunBench bench;
    private static Layer base;

    @BeforeAll
    static void makeBase() {
        bench = new RunBench(temporary.resolve("cache"));
        base = bench.base();
    }

    @AfterAll
    static void closeAll() {
        bench.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = ExecutorChoice.class,
            names = {"AUTO", "CHROOT"},
            mode = EnumSource.Mode.EXCLUDE)
    void exitCodesArePassedOn(ExecutorChoice executor) {
        assertThat(bench.sh(executor, "exit 0").go().outcome().exitCode()).isZero();
        assertThat(bench.sh(executor, "exit 1").go().outcome().exitCode()).isEqualTo(1);
        assertThat(bench.sh(executor, "exit 42").go().outcome().exitCode()).isEqualTo(42);
        assertThat(bench.sh(executor, "sh -c 'kill -9 $$'; exit $?")
                        .go()
                        .outcome()
                        .exitCode())
                .isEqualTo(137);
    }

    @ParameterizedTest
    @EnumSource(
            value = ExecutorChoice.class,
            names = {"AUTO", "CHROOT"},
            mode = EnumSource.Mode.EXCLUDE)
    void aMissingCommandIs127AndAnUnexecutableOne126(ExecutorChoice executor) {
        RunBench.Result missing = bench.command(executor, "no-such-program").go();
        assertThat(missing.outcome().exitCode()).isEqualTo(127);
        assertThat(missing.lines()).hasSize(1).element(0).asString().contains("no-such-program", "not found");
        assertThat(bench.command(executor, "/no/such/program").go().outcome().exitCode())
                .isEqualTo(127);
        assertThat(bench.command(executor, "/etc/passwd").go().outcome().exitCode())
                .isEqualTo(126);
    }

    @ParameterizedTest
    @EnumSource(
            value = ExecutorChoice.class,
            names = {"AUTO", "CHROOT"},
            mode = EnumSource.Mode.EXCLUDE)
    void outputIsMergedInOrderWithAPartialLastLine(ExecutorChoice executor) {
        RunBench.Result result = bench.sh(executor, "echo a; echo b >&2; echo c; printf 'h\\303\\251\\377'")
                .go();
        assertThat(result.lines()).containsExactly("a", "b", "c", "h\u00e9\ufffd");
    }

    @ParameterizedTest
    @EnumSource(
            value = ExecutorChoice.class,
            names = {"AUTO", "CHROOT"},
            mode = EnumSource.Mode.EXCLUDE)
    void largeInterleavedOutputIsComplete(ExecutorChoice executor) {
        RunBench.Result result = bench.sh(executor, "(busybox seq 1 40000 & busybox seq 1 40000 >&2; wait)")
                .go();
        assertThat(result.lines()).hasSize(80_000);
    }

    @ParameterizedTest
    @EnumSource(
            value = ExecutorChoice.class,
            names = {"AUTO", "CHROOT"},
            mode = EnumSource.Mode.EXCLUDE)
    void standardInputIsEmptyAndADaemonHoldingOutputDoesNotBlock(ExecutorChoice executor) {
        RunBench.Result result = bench.sh(executor, "busybox wc -c; (busybox setsid busybox sleep 1000 &); exit 5")
                .go();
        assertThat(result.lines()).containsExactly("0");
        assertThat(result.outcome().exitCode()).isEqualTo(5);
    }

    @ParameterizedTest
    @EnumSource(
            value = ExecutorChoice.class,
            names = {"AUTO", "CHROOT"},
            mode = EnumSource.Mode.EXCLUDE)
    void capabilitiesAreDockersAndNothingLeaksIn(ExecutorChoice executor) {
        RunBench.Result result = bench.sh(
                        executor,
                        "busybox grep -E 'CapInh|CapPrm|CapEff|CapBnd|CapAmb|NoNewPrivs|Seccomp:' /proc/self/status;"
                                + " cd /proc/self/fd && echo *; busybox env | busybox grep -v PWD | busybox sort; busybox hostname")
                .go();
        assertThat(result.lines())
                .containsExactly(
                        "CapInh:\t0000000000000000",
                        "CapPrm:\t00000000a80425fb",
                        "CapEff:\t00000000a80425fb",
                        "CapBnd:\t00000000a80425fb",
                        "CapAmb:\t0000000000000000",
                        "NoNewPrivs:\t0",
                        "Seccomp:\t2",
                        "0 1 2 3",
                        "HOME=/root",
                        "PATH=/bin",
                        "SHLVL=1",
                        "layerflux");
    }

    @ParameterizedTest
    @EnumSource(
            value = ExecutorChoice.class,
            names = {"AUTO", "CHROOT"},
            mode = EnumSource.Mode.EXCLUDE)
    void nameSpacesAndMountsAreOutOfReach(ExecutorChoice executor) {
        RunBench.Result result = bench.sh(
                        executor,
                        "for c in 'unshare -U true' 'mount -t tmpfs x /tmp' 'chroot /proc/1/root true'"
                                + " 'touch /proc/sys/kernel/x' 'ls /sys/firmware/x';"
                                + " do busybox $c >/dev/null 2>&1; echo $?; done;"
                                + " busybox wc -c </proc/timer_list; busybox ps | busybox wc -l")
                .go();
        assertThat(result.lines().get(0)).isNotEqualTo("0");
        assertThat(result.lines().get(1)).isNotEqualTo("0");
        assertThat(result.lines().get(3)).isNotEqualTo("0");
        assertThat(result.lines().get(5)).isEqualTo("0");
        assertThat(Integer.parseInt(result.lines().get(6))).isLessThanOrEqualTo(5);
    }

    @ParameterizedTest
    @EnumSource(
            value = ExecutorChoice.class,
            names = {"AUTO", "CHROOT"},
            mode = EnumSource.Mode.EXCLUDE)
    void usersAreResolvedInTheRootFileSystem(ExecutorChoice executor) {
        String script = "echo $(busybox id -u) $(busybox id -g) $(busybox id -G) $HOME; echo x >/dev/stderr";
        assertThat(bench.sh(executor, script).user("app").go().lines())
                .containsExactly("1000 1000 1000 10 50 /home/app", "x");
        assertThat(bench.sh(executor, script).user("1000").go().lines()).contains("1000 1000 1000 10 50 /home/app");
        assertThat(bench.sh(executor, script).user("app:daemon").go().lines()).contains("1000 1 1 /home/app");
        assertThat(bench.sh(executor, script).user("4321").go().lines()).contains("4321 0 0 /");
        assertThat(bench.sh(executor, script).user("1:2").go().lines()).contains("1 2 2 /usr/sbin");
        assertThatThrownBy(() -> bench.sh(executor, script).user("nobody-here").go())
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("unable to find user nobody-here");
    }

    @ParameterizedTest
    @EnumSource(
            value = ExecutorChoice.class,
            names = {"AUTO", "CHROOT"},
            mode = EnumSource.Mode.EXCLUDE)
    void networkNoneHasOnlyLoopback(ExecutorChoice executor) {
        RunBench.Result none = bench.sh(
                        executor, "busybox ls /sys/class/net; busybox ip -o link; busybox cat /etc/hosts")
                .network(NetworkMode.NONE, "db:10.0.0.5")
                .go();
        assertThat(none.lines().get(0)).isEqualTo("lo");
        assertThat(none.lines().get(1)).contains("lo:").contains("UP");
        assertThat(none.lines()).hasSize(5).endsWith("10.0.0.5\tdb");
    }

    @ParameterizedTest
    @EnumSource(
            value = ExecutorChoice.class,
            names = {"AUTO", "CHROOT"},
            mode = EnumSource.Mode.EXCLUDE)
    void aSecretIsReadableDuringTheRunAndNowhereAfter(ExecutorChoice executor) throws IOException {
        String value = "s3cret-" + executor + "-value";
        RunBench.Result result = bench.sh(
                        executor,
                        "busybox cat /run/secrets/token; busybox stat -c '%a %u' /run/secrets/token;"
                                + " echo x >/run/secrets/token; echo $?; busybox find /tmp >/list")
                .user("app")
                .with(new Mount.SecretFile(
                        "/run/secrets/token", value.getBytes(StandardCharsets.UTF_8), 1000, 1000, 0400))
                .go();
        assertThat(result.lines().get(0)).isEqualTo(value + "400 1000");
        for (String entry : result.listing()) {
            assertThat(entry).doesNotContain("/run");
        }
        try (var files = Files.walk(bench.store().directory().root())) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as("%s", file)
                        .doesNotContain(value);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ExecutorChoice.class,
            names = {"AUTO", "CHROOT"},
            mode = EnumSource.Mode.EXCLUDE)
    void cancellingKillsDescendantsThatResist(ExecutorChoice executor) throws Exception {
        String mark = "31" + (1000 + executor.ordinal());
        CompletableFuture<String> started = new CompletableFuture<>();
        String script = "trap '' TERM; (trap '' TERM; busybox setsid busybox sleep " + mark + ") & echo up; wait";
        Disposable run = bench.sandbox(executor)
                .run(bench.sh(executor, script).spec(), started::complete)
                .subscribe();
        started.get(20, TimeUnit.SECONDS);
        assertEventually(true, () -> isRunning(mark));
        run.dispose();
        assertEventually(false, () -> isRunning(mark));
    }

    @ParameterizedTest
    @EnumSource(
            value = ExecutorChoice.class,
            names = {"AUTO", "CHROOT"},
            mode = EnumSource.Mode.EXCLUDE)
    void aTimeoutKills(ExecutorChoice executor) {
        RunBench.Result result = bench.sh(executor, "trap '' TERM; echo before; busybox sleep 100")
                .timeout(Duration.ofMillis(400))
                .go();
        assertThat(result.outcome().timedOut()).isTrue();
        assertThat(result.outcome().exitCode()).isEqualTo(137);
        assertThat(result.lines()).containsExactly("before");
    }

    @ParameterizedTest
    @EnumSource(
            value = ExecutorChoice.class,
            names = {"AUTO", "CHROOT"},
            mode = EnumSource.Mode.EXCLUDE)
    void parallelRunsDoNotDisturbEachOther(ExecutorChoice executor) {
        List<Mono<String>> runs = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            List<String> lines = new ArrayList<>();
            runs.add(bench.sandbox(executor)
                    .run(
                            bench.sh(executor, "echo " + i + " >/f; busybox cat /f")
                                    .spec(),
                            lines::add)
                    .map(outcome -> outcome.exitCode() + " " + lines));
        }
        List<String> results =
                reactor.core.publisher.Flux.mergeSequential(runs).collectList().block();
        assertThat(results).containsExactly("0 [0]", "0 [1]", "0 [2]", "0 [3]", "0 [4]", "0 [5]", "0 [6]", "0 [7]");
    }

    private static boolean isRunning(String argument) {
        return ProcessHandle.allProcesses()
                .anyMatch(process -> process.info().arguments().stream()
                        .flatMap(java.util.Arrays::stream)
                        .anyMatch(argument::equals));
    }

    private static void assertEventually(boolean expected, java.util.function.BooleanSupplier condition)
            throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (condition.getAsBoolean() != expected) {
            if (System.nanoTime() > end) {
                Assertions.fail("still not " + expected + " after 10 s");
            }
            Thread.sleep(20);
        }
    }
}
