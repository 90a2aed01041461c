package io.github.layerflux.sandbox;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.layer.Layer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A build in a JVM of its own that goes wrong: its RUN leaves daemons that resist, and never ends. Says {@code go} before
 * it begins, {@code up} when the daemons have been started, {@code ended} or {@code failed} if it comes that far, and {@code closed}.
 */
public final class CrashScenario {

    private static final String DAEMONS = """
            trap '' TERM INT HUP
            busybox setsid busybox sh -c "trap '' TERM INT HUP; exec busybox sleep %1$s" &
            (busybox setsid busybox sh -c 'busybox sleep %1$s >/dev/null 2>&1 &' &)
            busybox mkdir /made && busybox seq 1 100000 >/made/numbers
            echo up
            exec busybox sleep %1$s
            """;

    private CrashScenario() {}

    /**
     * Builds.
     *
     * @param args cache directory, executor, a number that makes the daemons' command lines unique, the RUN's timeout in
     *     milliseconds or 0, whether it has limits
     */
    public static void main(String[] args) {
        ContentStore store = new ContentStore(new CacheDirectory(Path.of(args[0])).create());
        Layer base = new TestLayers(store).busybox();
        long timeout = Long.parseLong(args[3]);
        RunSpec spec = ShellRun.of(
                new RootFilesystem(List.of(base), List.of()),
                DAEMONS.formatted("77" + args[2]),
                timeout == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(timeout)),
                "crash");
        RunLimits limits = Boolean.parseBoolean(args[4])
                ? new RunLimits(Optional.empty(), OptionalLong.of(256 << 20), OptionalDouble.of(2))
                : RunLimits.NONE;
        System.out.println("go");
        try (Sandbox sandbox = Sandbox.open(new SandboxSettings(ExecutorChoice.parse(args[1]), store, limits))) {
            RunOutcome outcome = sandbox.run(spec, System.out::println).block();
            System.out.println("ended with " + outcome.exitCode() + (outcome.timedOut() ? " timed out" : ""));
        } catch (BuildFailure e) {
            System.out.println("failed: " + e.getMessage());
        }
        System.out.println("closed");
    }
}
