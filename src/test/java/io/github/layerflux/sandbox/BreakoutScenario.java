package io.github.layerflux.sandbox;

import io.github.layerflux.layer.EntryType;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.layer.LayerEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Runs {@code breakout.pl} in a sandbox of a JVM of its own and prints what it says. */
public final class BreakoutScenario {

    private BreakoutScenario() {}

    /** @param args cache directory, executor, path of a file that the sandbox must not see, and {@code insecure} or not */
    public static void main(String[] args) throws Exception {
        RunBench bench = new RunBench(Path.of(args[0]));
        ExecutorChoice executor = ExecutorChoice.parse(args[1]);
        Layer tools = PerlLayer.of(bench.layers(), "breakout.pl", BreakoutScenario::fuse);
        long device = (Long) Files.getAttribute(Path.of("/"), "unix:dev");
        RunBench.Run run = bench.command(
                        executor,
                        PerlLayer.PERL.toString(),
                        "/breakout.pl",
                        args[2],
                        Long.toString(device >> 8 & 0xfff),
                        Long.toString(device & 0xff))
                .on(new LowerLayer.Stored(tools))
                .with(
                        new Mount.CacheMount(
                                "/cache",
                                new CacheFolder("breakout", CacheFolder.Sharing.SHARED, 0, 0, 0755, Optional.empty()),
                                false),
                        new Mount.TmpfsMount("/memory", OptionalLong.empty()));
        if (args.length > 3) {
            run.insecure();
        }
        RunBench.Result result = run.go();
        result.lines().forEach(System.out::println);
        System.out.println("exit code " + result.outcome().exitCode());
        bench.close();
    }

    /** A device that some image brings with it. */
    private static void fuse(TestLayers.Builder root) {
        root.writer()
                .add(new LayerEntry(
                        "image-fuse",
                        EntryType.CHARACTER_DEVICE,
                        0666,
                        0,
                        0,
                        0,
                        1,
                        0,
                        "",
                        Optional.empty(),
                        -1,
                        10,
                        229,
                        Map.of()));
    }
}
