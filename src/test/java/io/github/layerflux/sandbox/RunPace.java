package io.github.layerflux.sandbox;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.layer.Layer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * What a RUN costs in a worker: its start, and ten {@code RUN true} on top of one another, each packed while the next
 * one runs, as in a build: the worker is told to start and then asked for the first. Prints milliseconds from then on:
 * {@code first F total T}; F ends with the first RUN, T when all are packed.
 */
public final class RunPace {

    private static final int STEPS = 10;

    private RunPace() {}

    /** @param args cache directory, executor, how many workers one after another */
    public static void main(String[] args) {
        ContentStore store = new ContentStore(new CacheDirectory(Path.of(args[0])).create());
        TestLayers layers = new TestLayers(store);
        RootFilesystem root = new RootFilesystem(List.of(layers.busybox()), List.of());
        for (int i = 0; i < Integer.parseInt(args[2]); i++) {
            long begun = System.nanoTime();
            try (Sandbox sandbox = Sandbox.open(new SandboxSettings(ExecutorChoice.parse(args[1]), store))) {
                sandbox.start();
                List<LowerLayer> above = new ArrayList<>();
                List<CompletableFuture<Layer>> packed = new ArrayList<>();
                packed.add(step(sandbox, root, above));
                long first = System.nanoTime();
                for (int n = 1; n < STEPS; n++) {
                    packed.add(step(sandbox, root, above));
                }
                packed.forEach(CompletableFuture::join);
                System.out.printf(
                        "first %d total %d (%s)%n",
                        (first - begun) / 1_000_000,
                        (System.nanoTime() - begun) / 1_000_000,
                        sandbox.info().block().tier().label());
            }
        }
    }

    private static CompletableFuture<Layer> step(Sandbox sandbox, RootFilesystem root, List<LowerLayer> above) {
        Upper upper = ShellRun.succeed(sandbox, root, above, "true");
        above.add(new LowerLayer.Changed(upper));
        return sandbox.pack(upper, OptionalLong.empty()).toFuture();
    }
}
