package io.github.layerflux.sandbox;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.layer.LayerCompression;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Packs a cache folder and unpacks it as another one, in a JVM of its own; prints what a RUN sees there. */
public final class TravelScenario {

    private static final String FILES = """
            set -e
            cd /m
            echo jar >a
            mkdir -p d/e
            echo x >d/e/x
            chown 1000:50 d d/e/x .
            chmod 4750 d/e/x
            ln d/e/x hard
            ln -s ../d link
            """;

    private TravelScenario() {}

    /** @param args cache directory, executor */
    public static void main(String[] args) throws Exception {
        ContentStore store = new ContentStore(new CacheDirectory(Path.of(args[0])).create());
        Layer base = new TestLayers(store).busybox();
        CacheFolder from = new CacheFolder("from", CacheFolder.Sharing.SHARED, 0, 0, 0755, Optional.empty());
        CacheFolder to = new CacheFolder("to", CacheFolder.Sharing.LOCKED, 0, 0, 0755, Optional.empty());
        try (Sandbox sandbox = Sandbox.open(new SandboxSettings(ExecutorChoice.parse(args[1]), store))) {
            run(sandbox, base, FILES, from);
            PackedCache packed = sandbox.pack(new CachePacking(from, LayerCompression.gzip(), 1 << 20, List.of()))
                    .block();
            System.out.println("packed " + packed.layers().size() + " " + packed.changed() + packed.problem());
            run(sandbox, base, "cd /m && stat -c '%A %u:%g %h %n' . * d/e/x link", to.travelled(packed.layers()));
            PackedCache again = sandbox.pack(new CachePacking(to, LayerCompression.gzip(), 1 << 20, List.of()))
                    .block();
            System.out.println("packed " + again.layers().size() + " " + again.changed() + again.problem());
        }
    }

    private static void run(Sandbox sandbox, Layer base, String script, CacheFolder folder) {
        RunSpec spec = ShellRun.of(
                        new RootFilesystem(List.of(base), List.of()),
                        "for p in mkdir chmod chown ln stat; do alias $p=\"busybox $p\"; done\n" + script,
                        "scenario")
                .withMounts(List.of(new Mount.CacheMount("/m", folder, false)));
        RunOutcome outcome = sandbox.run(spec, System.out::println).block();
        System.out.println("exit code " + outcome.exitCode() + " " + outcome.warnings());
        sandbox.release(outcome.upper());
    }
}
