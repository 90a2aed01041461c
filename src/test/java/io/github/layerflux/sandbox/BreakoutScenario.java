package io.github.layerflux.sandbox;

import io.github.layerflux.layer.EntryType;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.layer.LayerEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Runs {@code breakout.pl} in a sandbox of a JVM of its own and prints what it says. */
public final class BreakoutScenario {

    private static final Path PERL = Path.of("/usr/bin/perl");

    private BreakoutScenario() {}

    /** @param args cache directory, executor, path of a file that the sandbox must not see, and {@code insecure} or not */
    public static void main(String[] args) throws Exception {
        RunBench bench = new RunBench(Path.of(args[0]));
        ExecutorChoice executor = ExecutorChoice.parse(args[1]);
        Layer tools = tools(bench.layers());
        long device = (Long) Files.getAttribute(Path.of("/"), "unix:dev");
        RunBench.Run run = bench.command(
                        executor,
                        PERL.toString(),
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

    /** Perl, whose {@code syscall} makes any system call, with the libraries that it is linked to. */
    private static Layer tools(TestLayers layers) throws Exception {
        if (!Files.isExecutable(PERL)) {
            throw new IllegalStateException(PERL + " is missing: apt-get install perl-base");
        }
        List<Path> files = new ArrayList<>(List.of(PERL));
        Process ldd = new ProcessBuilder("ldd", PERL.toString()).start();
        for (String line : new String(ldd.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
            for (String word : line.strip().split("\\s+")) {
                if (word.startsWith("/")) {
                    files.add(Path.of(word));
                }
            }
        }
        byte[] script;
        try (InputStream in = BreakoutScenario.class.getResourceAsStream("/sandbox/breakout.pl")) {
            script = in.readAllBytes();
        }
        return layers.layer(root -> {
            for (Path file : files) {
                root.file(file.toString().substring(1), bytes(file), 0755);
            }
            root.file("breakout.pl", script, 0644);
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
        });
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
