package io.github.layerflux.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.layer.LayerCompression;
import io.github.layerflux.share.CacheLocation;
import io.github.layerflux.share.CacheTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Two machines (two cache directories), each with a checkout of its own, and what they share in a folder. */
abstract class TwoMachines {

    static final String[] DOCKERFILE = {
        "FROM scratch AS build",
        "COPY src /src",
        "WORKDIR /out",
        "COPY --link app /out/app",
        "FROM scratch",
        "WORKDIR /app",
        "COPY --from=build /out/app /app/app",
        "ENV a=1",
        "CMD /app/app"
    };

    @TempDir
    Path folder;

    EngineBench bench;
    CacheLocation location;

    @BeforeEach
    void open() {
        bench = new EngineBench(folder);
        bench.rules = "content";
        bench.file("src/a", "source").file("app", "x".repeat(100_000));
        location = new CacheLocation.Folder(folder.resolve("shared"), "main");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    static CacheTarget target(CacheLocation location) {
        return new CacheTarget(location, false, LayerCompression.gzip(), true);
    }

    /** A cache directory of its own, another checkout, whose files have other times. */
    void onMachine(String name) {
        bench.cache = folder.resolve(name);
        bench.context = folder.resolve(name + "-checkout");
        Instant checkedOut = EngineBench.NOON.plusSeconds(name.hashCode() & 0xffff);
        bench.file("src/a", "source", checkedOut).file("app", "x".repeat(100_000), checkedOut);
    }

    BuildResult shareFromMachineA() {
        onMachine("a");
        bench.cacheTo = Optional.of(target(location));
        BuildResult built = bench.build(DOCKERFILE);
        assertThat(built.failure()).isEmpty();
        bench.cacheTo = Optional.empty();
        return built;
    }

    BuildResult buildOnMachineB(String... dockerfile) {
        onMachine("b");
        bench.cacheFrom.add(location);
        return bench.build(dockerfile);
    }

    static int blobs(BuildResult result) {
        String[] names = result.store()
                .path(result.finished().manifest())
                .getParent()
                .toFile()
                .list();
        return names.length;
    }

    List<Path> sharedBlobs() throws IOException {
        try (var files = Files.list(folder.resolve("shared/blobs/sha256"))) {
            return files.toList();
        }
    }

    BuildResult freshBuild(String machine) {
        bench.cacheFrom.clear();
        onMachine(machine);
        bench.cacheFrom.add(location);
        return bench.build(DOCKERFILE);
    }
}
