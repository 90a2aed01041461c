package io.github.layerflux.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.it.SmallDisk;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cache directory whose disk has no room left. */
final class FullDiskBuildTest {

    @TempDir
    Path folder;

    @Test
    void aLayerThatDoesNotFitIsAClearFailureThatLeavesTheCacheConsistent() throws IOException {
        Path disk = folder.resolve("disk");
        try (EngineBench bench = new EngineBench(folder);
                SmallDisk small = SmallDisk.mount(disk, 8)) {
            bench.cache = disk.resolve("cache");
            bench.file("small", "s");
            try (RandomAccessFile big =
                    new RandomAccessFile(bench.context.resolve("big").toFile(), "rw")) {
                big.setLength(12 << 20);
            }
            String[] dockerfile = {"FROM scratch", "COPY small /small", "COPY big /big"};

            BuildResult full = bench.build(dockerfile);

            assertThat(full.failure()).hasValueSatisfying(failure -> {
                assertThat(failure).isInstanceOf(EnvironmentFailure.class);
                assertThat(((BuildFailure) failure).getMessage())
                        .startsWith("Dockerfile:3 COPY big /big: ")
                        .contains("No space left on device", disk.toString());
            });
            assertThat(full.steps()).containsExactly("0 1 EXECUTED", "0 2 FAILED");
            assertThat(full.tagged("docker.io/library/app:1")).isEmpty();
            try (Stream<Path> left = Files.list(new CacheDirectory(bench.cache).temporary())) {
                assertThat(left).isEmpty();
            }

            small.grow(40);
            BuildResult grown = bench.build(dockerfile);

            assertThat(grown.statuses()).isEqualTo("CACHED EXECUTED");
            assertThat(grown.warnings()).isEmpty();
        }
    }
}
