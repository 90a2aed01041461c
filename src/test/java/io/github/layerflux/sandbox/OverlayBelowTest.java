package io.github.layerflux.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.layer.Layer;
import io.github.layerflux.layer.LayerEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cache directory on an overlay, as in a container that has no volume. Needs root. */
class OverlayBelowTest {

    @TempDir
    Path temporary;

    @Test
    void layersThatRemoveFilesAreUsedAllTheSame() throws Exception {
        Path merged = Files.createDirectories(temporary.resolve("merged"));
        for (String name : new String[] {"lower", "upper", "work"}) {
            Files.createDirectories(temporary.resolve(name));
        }
        OtherJvm.run(
                "mount",
                "-t",
                "overlay",
                "overlay",
                "-o",
                "lowerdir=" + temporary.resolve("lower") + ",upperdir=" + temporary.resolve("upper") + ",workdir="
                        + temporary.resolve("work"),
                merged.toString());
        try (RunBench bench = new RunBench(merged.resolve("cache"))) {
            Layer first = bench.layers().layer(root -> {
                root.folder("d");
                root.file("d/gone", "1");
                root.file("d/kept", "1");
            });
            Layer second = bench.layers().layer(root -> root.writer().add(LayerEntry.whiteout("d/gone")));
            Layer third = bench.layers().layer(root -> root.file("third", "3"));
            RunBench.Result result = bench.sh(ExecutorChoice.BUILTIN, "echo /d/* /third; busybox rm /d/kept")
                    .on(new LowerLayer.Stored(first), new LowerLayer.Stored(second), new LowerLayer.Stored(third))
                    .go()
                    .succeeds();
            assertThat(result.lines()).containsExactly("/d/kept /third");
            assertThat(result.listing()).containsExactly("DIRECTORY 755 0:0 /d", "WHITEOUT 0 0:0 /d/kept");
        } finally {
            OtherJvm.run("umount", "-l", merged.toString());
        }
    }
}
