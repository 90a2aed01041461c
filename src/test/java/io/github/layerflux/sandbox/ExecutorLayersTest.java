package io.github.layerflux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.layer.EntryType;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.layer.LayerEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a RUN leaves, and what it stands on: with every executor alike, as root. */
class ExecutorLayersTest {

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
}
