package io.github.layerflux.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.layer.LayerCompression;
import io.github.layerflux.share.CacheLocation;
import io.github.layerflux.share.CacheTarget;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reasons on a machine whose last build was cached from a shared cache. */
final class SharedMissReasonTest {

    private static final String[] DOCKERFILE = {
        "FROM scratch AS build", "COPY src /src", "FROM scratch", "COPY --from=build /src/f /out"
    };

    @TempDir
    Path folder;

    private EngineBench bench;

    @BeforeEach
    void buildOutOfTheSharedCache() {
        bench = new EngineBench(folder);
        bench.rules = "content";
        bench.file("src/f", "one");
        CacheLocation location = new CacheLocation.Folder(folder.resolve("shared"), "main");
        bench.cacheTo = Optional.of(new CacheTarget(location, false, LayerCompression.gzip(), true));
        bench.cache = folder.resolve("a");
        bench.build(DOCKERFILE);
        bench.cacheTo = Optional.empty();
        bench.cache = folder.resolve("b");
        bench.cacheFrom.add(location);
        assertThat(bench.build(DOCKERFILE).statuses()).isEqualTo("CACHED CACHED");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aChangedFileIsComparedWithTheSameStep() {
        bench.file("src/f", "two");
        BuildResult changed = bench.build(DOCKERFILE);
        assertThat(changed.misses().get(0).miss().reason()).isEqualTo("1 file changed: src/f");
    }
}
