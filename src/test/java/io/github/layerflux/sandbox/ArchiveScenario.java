package io.github.layerflux.sandbox;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** A build with one RUN in a JVM of its own. Says whether its worker has an archive of classes in memory. */
public final class ArchiveScenario {

    private ArchiveScenario() {}

    /** @param args cache directory */
    public static void main(String[] args) throws IOException {
        ContentStore store = new ContentStore(new CacheDirectory(Path.of(args[0])).create());
        RunSpec spec = ShellRun.of(
                new RootFilesystem(List.of(new TestLayers(store).busybox()), List.of()), "echo runs", "archive");
        try (Sandbox sandbox = Sandbox.open(new SandboxSettings(ExecutorChoice.BUILTIN, store))) {
            RunOutcome outcome = sandbox.run(spec, System.out::println).block();
            sandbox.pack(outcome.upper(), OptionalLong.empty()).block();
            String archives = store.directory().classes().toString();
            boolean used = false;
            for (ProcessHandle worker : ProcessHandle.current().descendants().toList()) {
                Path maps = Path.of("/proc", Long.toString(worker.pid()), "maps");
                used |= Files.exists(maps) && Files.readString(maps).contains(archives);
            }
            System.out.println("archive " + (used ? "used" : "not used"));
        }
    }
}
