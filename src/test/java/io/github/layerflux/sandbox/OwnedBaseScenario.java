package io.github.layerflux.sandbox;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.layer.LayerEntry;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** A RUN that writes to a file of the base image's user, in a JVM of its own. Prints the layer, one entry a line. */
public final class OwnedBaseScenario {

    private OwnedBaseScenario() {}

    /** @param args cache directory, executor */
    public static void main(String[] args) throws Exception {
        ContentStore store = new ContentStore(new CacheDirectory(Path.of(args[0])).create());
        TestLayers layers = new TestLayers(store);
        Layer home = layers.layer(base -> {
            base.writer().add(LayerEntry.directory("home", 0755, 1000, 50, 1, 0));
            byte[] content = {'x'};
            base.writer().add(LayerEntry.file("home/own", 0644, 1000, 50, 1, 1, 0), new ByteArrayInputStream(content));
        });
        RunSpec spec = ShellRun.of(
                new RootFilesystem(List.of(layers.busybox(), home), List.of()), "echo more >>/home/own", "scenario");
        try (Sandbox sandbox = Sandbox.open(new SandboxSettings(ExecutorChoice.parse(args[1]), store))) {
            System.out.println(sandbox.info().block().summary());
            RunOutcome outcome = sandbox.run(spec, System.out::println).block();
            System.out.println("exit code " + outcome.exitCode());
            layers.listing(sandbox.pack(outcome.upper(), OptionalLong.of(1)).block())
                    .forEach(System.out::println);
        }
    }
}
