package io.github.layerflux.sandbox;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** A RUN with limits in a JVM of its own, as another user. Prints the warnings and how it ended. */
public final class LimitScenario {

    private LimitScenario() {}

    /** @param args cache directory, executor, script */
    public static void main(String[] args) {
        ContentStore store = new ContentStore(new CacheDirectory(Path.of(args[0])).create());
        RunLimits limits = new RunLimits(Optional.empty(), OptionalLong.of(64 << 20), OptionalDouble.of(0.5));
        TestLayers layers = new TestLayers(store);
        RunSpec spec = ShellRun.of(new RootFilesystem(List.of(layers.busybox()), List.of()), args[2], "limited");
        try (Sandbox sandbox = Sandbox.open(new SandboxSettings(ExecutorChoice.parse(args[1]), store, limits))) {
            sandbox.info().block().warnings().forEach(warning -> System.out.println("warning: " + warning));
            RunOutcome outcome = sandbox.run(spec, System.out::println).block();
            System.out.println("exit code " + outcome.exitCode() + ", out of memory: " + outcome.outOfMemory());
        }
    }
}
