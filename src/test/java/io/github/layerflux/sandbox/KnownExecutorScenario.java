package io.github.layerflux.sandbox;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import java.nio.file.Path;
import java.util.List;

/** Two RUNs on the same base, in a build of its own. Prints the executor, why no better one, what they say, exit codes. */
public final class KnownExecutorScenario {

    private KnownExecutorScenario() {}

    /** @param args cache directory, and a script or {@code doctor} to look for an executor alone */
    public static void main(String[] args) {
        ContentStore store = new ContentStore(new CacheDirectory(Path.of(args[0])).create());
        SandboxSettings settings = new SandboxSettings(ExecutorChoice.AUTO, store);
        if (args[1].equals("doctor")) {
            SandboxInfo info = SandboxProbe.of(settings).info().orElseThrow();
            System.out.println(info.executor().parameter());
            return;
        }
        RootFilesystem root = new RootFilesystem(List.of(new TestLayers(store).busybox()), List.of());
        try (Sandbox sandbox = Sandbox.open(settings)) {
            SandboxInfo info = sandbox.info().block();
            System.out.println(info.executor().parameter());
            System.out.println(info.rejected());
            for (int i = 0; i < 2; i++) {
                RunOutcome outcome = sandbox.run(ShellRun.of(root, args[1], "known"), System.out::println)
                        .block();
                System.out.println("exit code " + outcome.exitCode());
                sandbox.release(outcome.upper());
            }
        }
    }
}
