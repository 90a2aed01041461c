package io.github.layerflux.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A script that root runs in {@code /} with the machine's network, and nothing else. */
final class ShellRun {

    private ShellRun() {}

    static RunSpec of(RootFilesystem root, String script, String name) {
        return of(root, script, Optional.empty(), name);
    }

    /** What it leaves on the root file system and what was changed above that. */
    static Upper succeed(Sandbox sandbox, RootFilesystem root, List<LowerLayer> above, String script) {
        RunSpec spec = of(new RootFilesystem(root.base(), List.copyOf(above)), script, "pace");
        RunOutcome outcome = sandbox.run(spec, line -> {}).block();
        if (outcome.exitCode() != 0) {
            throw new IllegalStateException("exit code " + outcome.exitCode());
        }
        return outcome.upper();
    }

    static RunSpec of(RootFilesystem root, String script, Optional<Duration> timeout, String name) {
        return new RunSpec(
                root,
                List.of("/bin/sh", "-c", script),
                List.of("PATH=/bin"),
                "/",
                "",
                List.of(),
                NetworkMode.HOST,
                List.of(),
                false,
                timeout,
                name);
    }
}
