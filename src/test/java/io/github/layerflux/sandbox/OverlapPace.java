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
 * Whether packing a layer and executing the next RUN overlap: ten RUNs that write 50 MB each, executed alone, then packed
 * alone, then both as in a build. Prints milliseconds and the last over the longer of the others.
 */
public final class OverlapPace {

    private static final int STEPS = 10;

    private final Sandbox sandbox;
    private final RootFilesystem base;

    private OverlapPace(Sandbox sandbox, RootFilesystem base) {
        this.sandbox = sandbox;
        this.base = base;
    }

    /** @param args cache directory, executor, rounds (the first warms up and isn't printed) */
    public static void main(String[] args) {
        ContentStore store = new ContentStore(new CacheDirectory(Path.of(args[0])).create());
        RootFilesystem base = new RootFilesystem(List.of(new TestLayers(store).busybox()), List.of());
        try (Sandbox sandbox = Sandbox.open(new SandboxSettings(ExecutorChoice.parse(args[1]), store))) {
            OverlapPace pace = new OverlapPace(sandbox, base);
            for (int round = 0; round <= Integer.parseInt(args[2]); round++) {
                pace.measure(round > 0);
            }
        }
    }

    private void measure(boolean print) {
        long begun = System.nanoTime();
        List<Upper> uppers = execute(false);
        long executed = System.nanoTime();
        uppers.forEach(upper -> pack(upper).join());
        long packed = System.nanoTime();
        uppers.forEach(sandbox::release);
        long again = System.nanoTime();
        uppers = execute(true);
        long both = System.nanoTime() - again;
        uppers.forEach(sandbox::release);
        long longer = Math.max(executed - begun, packed - executed);
        if (print) {
            System.out.printf(
                    "execution %d packing %d both %d: %.2f%n",
                    (executed - begun) / 1_000_000,
                    (packed - executed) / 1_000_000,
                    both / 1_000_000,
                    (double) both / longer);
        }
    }

    private List<Upper> execute(boolean packing) {
        List<LowerLayer> above = new ArrayList<>();
        List<Upper> uppers = new ArrayList<>();
        List<CompletableFuture<Layer>> packed = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            String script = "busybox dd if=/dev/urandom of=/f" + step + " bs=1M count=50 2>/dev/null";
            Upper upper = ShellRun.succeed(sandbox, base, above, script);
            uppers.add(upper);
            above.add(new LowerLayer.Changed(upper));
            if (packing) {
                packed.add(pack(upper));
            }
        }
        packed.forEach(CompletableFuture::join);
        return uppers;
    }

    private CompletableFuture<Layer> pack(Upper upper) {
        return sandbox.pack(upper, OptionalLong.empty()).toFuture();
    }
}
