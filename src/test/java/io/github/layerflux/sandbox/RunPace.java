package io.github.layerflux.sandbox;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a RUN costs in a worker: its start, and ten {@code RUN true} on top of one another, packed as a build packs
 * them. Prints milliseconds: {@code start S first F step M}, where M is the mean of the ten.
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
                sandbox.info().block();
                long started = System.nanoTime();
                List<LowerLayer> above = new ArrayList<>();
                step(sandbox, root, above);
                long first = System.nanoTime();
                for (int n = 0; n < STEPS; n++) {
                    step(sandbox, root, above);
                }
                System.out.printf(
                        "start %d first %d step %.1f%n",
                        (started - begun) / 1_000_000,
                        (first - started) / 1_000_000,
                        (System.nanoTime() - first) / 1e6 / STEPS);
            }
        }
    }

    private static void step(Sandbox sandbox, RootFilesystem root, List<LowerLayer> above) {
        RunSpec spec = new RunSpec(
                new RootFilesystem(root.base(), List.copyOf(above)),
                List.of("/bin/sh", "-c", "true"),
                List.of("PATH=/bin"),
                "/",
                "",
                List.of(),
                NetworkMode.HOST,
                List.of(),
                false,
                Optional.empty(),
                "pace");
        RunOutcome outcome = sandbox.run(spec, line -> {}).block();
        if (outcome.exitCode() != 0) {
            throw new IllegalStateException("exit code " + outcome.exitCode());
        }
        sandbox.pack(outcome.upper(), OptionalLong.empty()).block();
        above.add(new LowerLayer.Changed(outcome.upper()));
    }
}
