package io.github.layerflux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.layer.EntryType;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.layer.LayerEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
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

/** What every executor does alike, as root. */
class ExecutorContractTest {

    @TempDir
    static Path temporary;

    private static RunBench bench;
    private static TestLayers layers;
    private static Layer base;

    @BeforeAll
    static void makeBase() {
        bench = new RunBench(temporary.resolve("cache"));
        layers = bench.layers();
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
    void aRunThatChangesNothingMakesAnEmptyLayer(ExecutorChoice executor) throws IOException {
        assertThat(bench.sh(executor, ":").go().succeeds().listing()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = ExecutorChoice.class,
            names = {"AUTO", "CHROOT"},
            mode = EnumSource.Mode.EXCLUDE)
    void scratchWithoutAShellLeavesNoStubs(ExecutorChoice executor) throws IOException {
        Layer only = layers.layer(root -> root.file("busybox", TestLayers.program(), 0755));
        RunBench.Result result = bench.command(executor, "/busybox", "touch", "/made")
                .on(new RootFilesystem(List.of(), List.of(new LowerLayer.Stored(only))))
                .go()
                .succeeds();
        assertThat(result.listing()).containsExactly("FILE 644 0:0 /made");
    }

    @ParameterizedTest
    @EnumSource(
            value = ExecutorChoice.class,
            names = {"AUTO", "CHROOT"},
            mode = EnumSource.Mode.EXCLUDE)
    void aMissingWorkingDirectoryIsMadeAndStays(ExecutorChoice executor) throws IOException {
        RunBench.Result result =
                bench.sh(executor, "busybox pwd").in("/work/here").go();
        assertThat(result.lines()).containsExactly("/work/here");
        assertThat(result.listing()).containsExactly("DIRECTORY 755 0:0 /work", "DIRECTORY 755 0:0 /work/here");
    }

    @ParameterizedTest
    @EnumSource(
            value = ExecutorChoice.class,
            names = {"AUTO", "CHROOT"},
            mode = EnumSource.Mode.EXCLUDE)
    void differencesAreMinimalAndSorted(ExecutorChoice executor) throws IOException {
        Layer tree = layers.layer(root -> {
            for (String name : List.of("d", "d/e", "gone", "gone2", "kept", "todir")) {
                root.folder(name);
            }
            root.file("d/old", "1");
            root.file("d/e/old", "1");
            root.file("gone/f", "1");
            root.file("gone2/f", "1");
            root.file("kept/same", "1");
            root.file("kept/touched", "1");
            root.file("tolink", "1");
            root.file("tofolder", "1");
            root.file("todir/f", "1");
            root.file("moved", "1");
        });
        String script = "set -e; cd /; alias b=busybox; busybox rm -rf /d; busybox mkdir -p /d/e; echo 2 >/d/e/new;"
                + " busybox rm -rf /gone /gone2; busybox rm /tolink /tofolder; busybox ln -s /etc/passwd /tolink;"
                + " busybox mkdir /tofolder; echo 3 >/tofolder/f; busybox rm -r /todir; echo 4 >/todir;"
                + " busybox mv /moved /moved2; busybox chmod 755 /kept; busybox chmod 644 /kept/same;"
                + " echo 5 >/kept/h1; busybox ln /kept/h1 /kept/h2; busybox mkfifo /kept/pipe;"
                + " busybox cp /bin/busybox /kept/suid; busybox chown 1000:50 /kept/suid;"
                + " busybox chmod 4755 /kept/suid; echo 6 >'/kept/\u00fcber \u4e16'; busybox chmod 600 /kept/touched";
        RunBench.Result result =
                bench.sh(executor, script).on(new LowerLayer.Stored(tree)).go().succeeds();
        assertThat(result.listing())
                .containsExactly(
                        "DIRECTORY 755 0:0 /d",
                        "OPAQUE 0 0:0 /d",
                        "DIRECTORY 755 0:0 /d/e",
                        "FILE 644 0:0 /d/e/new 2",
                        "WHITEOUT 0 0:0 /gone",
                        "WHITEOUT 0 0:0 /gone2",
                        "DIRECTORY 755 0:0 /kept",
                        "FILE 644 0:0 /kept/h1 2",
                        "HARDLINK 644 0:0 /kept/h2 -> kept/h1",
                        "FIFO 644 0:0 /kept/pipe",
                        "FILE 4755 1000:50 /kept/suid " + TestLayers.program().length,
                        "FILE 600 0:0 /kept/touched 1",
                        "FILE 644 0:0 /kept/\u00fcber \u4e16 2",
                        "WHITEOUT 0 0:0 /moved",
                        "FILE 644 0:0 /moved2 1",
                        "FILE 644 0:0 /todir 2",
                        "DIRECTORY 755 0:0 /tofolder",
                        "FILE 644 0:0 /tofolder/f 2",
                        "SYMLINK 777 0:0 /tolink -> /etc/passwd");
        // the layer, restored from the store, looks like the upper it came from
        String look =
                "cd /; busybox find d gone gone2 kept moved moved2 todir tofolder tolink 2>/dev/null | busybox sort"
                        + " | busybox xargs busybox stat -c '%n %a %u:%g %F %Y' 2>/dev/null; busybox cat /d/e/new";
        List<String> live = bench.sh(executor, look)
                .on(new LowerLayer.Stored(tree), result.changed())
                .go()
                .lines();
        List<String> restored = bench.sh(executor, look)
                .on(new LowerLayer.Stored(tree), new LowerLayer.Stored(result.layer()))
                .go()
                .lines();
        assertThat(live).hasSizeGreaterThan(12).isEqualTo(restored);
        List<String> flattened = bench.sh(executor, look)
                .on(new RootFilesystem(List.of(base, tree, result.layer()), List.of()))
                .go()
                .lines();
        assertThat(flattened).isEqualTo(live);
    }

    @ParameterizedTest
    @EnumSource(
            value = ExecutorChoice.class,
            names = {"AUTO", "CHROOT"},
            mode = EnumSource.Mode.EXCLUDE)
    void runsAndCopiesInterleave(ExecutorChoice executor) {
        RunBench.Result first =
                bench.sh(executor, "echo run >/a; echo run >/b").go().succeeds();
        Layer copy = layers.layer(root -> root.file("b", "copy\n"));
        RunBench.Result second = bench.sh(executor, "busybox cat /a /b; echo again >/c")
                .on(first.changed(), new LowerLayer.Stored(copy))
                .go();
        assertThat(second.lines()).containsExactly("run", "copy");
        CompletableFuture<Layer> packed = bench.sandbox(executor)
                .pack(second.outcome().upper(), OptionalLong.empty())
                .toFuture();
        RunBench.Result third = bench.sh(executor, "busybox cat /a /b /c")
                .on(first.changed(), new LowerLayer.Stored(copy), second.changed())
                .go();
        assertThat(third.lines()).containsExactly("run", "copy", "again");
        assertThat(packed.join().diffId()).isEqualTo(second.layer().diffId());
    }

    @ParameterizedTest
    @EnumSource(
            value = ExecutorChoice.class,
            names = {"AUTO", "CHROOT"},
            mode = EnumSource.Mode.EXCLUDE)
    void modeOfTheRootFolderIsKeptAndItsChangePacked(ExecutorChoice executor) throws IOException {
        Layer strict = layers.layer(root -> root.writer().add(LayerEntry.directory("", 0711, 0, 0, 1, 0)));
        RootFilesystem root = new RootFilesystem(List.of(base, strict), List.of());
        RunBench.Result result =
                bench.sh(executor, "busybox stat -c %a /").on(root).go();
        assertThat(result.lines()).containsExactly("711");
        assertThat(result.listing()).isEmpty();
        RunBench.Result changed =
                bench.sh(executor, "busybox chmod 750 /").on(root).go();
        assertThat(changed.listing()).containsExactly("DIRECTORY 750 0:0 /");
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

    @ParameterizedTest
    @EnumSource(value = ExecutorChoice.class, names = "BUILTIN")
    void manyLayersFitIntoOneMount(ExecutorChoice executor) {
        List<LowerLayer> above = new ArrayList<>();
        for (int i = 0; i < 130; i++) {
            String name = "f" + i;
            above.add(new LowerLayer.Stored(layers.layer(root -> root.file(name, name))));
        }
        RunBench.Result result = bench.sh(executor, "cd /; busybox ls -d f* | busybox wc -l")
                .on(new RootFilesystem(List.of(base), above))
                .go();
        assertThat(result.lines()).containsExactly("130");
    }

    @ParameterizedTest
    @EnumSource(value = ExecutorChoice.class, names = "BUILTIN")
    void timesAfterTheClampBecomeIt(ExecutorChoice executor) throws IOException {
        RunBench.Result result = bench.sh(executor, "echo x >/new; busybox touch -d @978307200 /old")
                .go()
                .succeeds();
        Layer layer = bench.sandbox(executor)
                .pack(result.outcome().upper(), OptionalLong.of(1_600_000_000L))
                .block();
        for (LayerEntry entry : layers.entries(layer)) {
            assertThat(entry.type()).isEqualTo(EntryType.FILE);
            assertThat(entry.mtimeSeconds()).isEqualTo(entry.path().equals("new") ? 1_600_000_000L : 978_307_200L);
        }
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
