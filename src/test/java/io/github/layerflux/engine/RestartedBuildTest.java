package io.github.layerflux.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.event.BuildEvent.Restarted;
import io.github.layerflux.event.BuildEvent.StepExecuted;
import io.github.layerflux.history.BuildHistory;
import io.github.layerflux.history.PastBuild;
import io.github.layerflux.history.PastStep.Ending;
import io.github.layerflux.layer.LayerCompression;
import io.github.layerflux.share.CacheLocation;
import io.github.layerflux.share.CacheTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds that begin anew because a layer of the shared cache can't be had. */
final class RestartedBuildTest {

    private static final String[] DOCKERFILE = {
        "FROM scratch AS build", "COPY src /src", "COPY app /out/app", "FROM scratch", "COPY --from=build /out/app /app"
    };

    @TempDir
    Path folder;

    private EngineBench bench;
    private Path shared;

    @BeforeEach
    void shareWhatAnotherMachineBuilt() {
        bench = new EngineBench(folder);
        bench.rules = "content";
        bench.buildArgs.put("NOBODY", "declares it");
        bench.file("src/a", "source").file("app", "x".repeat(100_000));
        shared = folder.resolve("shared");
        CacheLocation location = new CacheLocation.Folder(shared, "main");
        bench.cacheTo = Optional.of(new CacheTarget(location, false, LayerCompression.gzip(), true));
        bench.cache = folder.resolve("a");
        bench.build(DOCKERFILE);
        bench.cacheTo = Optional.empty();
        bench.cacheFrom.add(location);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private BuildResult buildWithout(Path blob) throws IOException {
        byte[] whole = Files.readAllBytes(blob);
        Files.delete(blob);
        bench.cache = folder.resolve(blob.getFileName());
        BuildResult result = bench.build(DOCKERFILE);
        Files.write(blob, whole);
        assertThat(result.failure()).isEmpty();
        return result;
    }

    private List<Path> blobs() throws IOException {
        try (Stream<Path> files = Files.list(shared.resolve("blobs/sha256"))) {
            return files.toList();
        }
    }

    private PastBuild past() {
        BuildHistory history = BuildHistory.of(
                new CacheDirectory(bench.cache), EarlierBuilds.identity(bench.request(folder.resolve("Dockerfile"))));
        assertThat(history.builds()).as("one build, however often it began").hasSize(1);
        return history.builds().get(0);
    }

    @Test
    void theHistoryHasWhatWasExecutedAndNothingIsWarnedOfTwice() throws IOException {
        int restarted = 0;
        for (Path blob : blobs()) {
            BuildResult result = buildWithout(blob);
            if (result.of(Restarted.class).isEmpty()) {
                continue;
            }
            restarted++;
            Set<String> executed = new HashSet<>();
            for (StepExecuted step : result.of(StepExecuted.class)) {
                executed.add(PastBuild.id(step.step()));
            }
            assertThat(executed).isNotEmpty();
            past().steps()
                    .forEach((id, step) -> assertThat(step.ending() != Ending.CACHED)
                            .as("%s is told as executed", id)
                            .isEqualTo(executed.contains(id)));
            assertThat(result.warnings())
                    .filteredOn(warning -> warning.contains("NOBODY"))
                    .hasSize(1);
        }
        assertThat(restarted).as("builds that began anew").isPositive();
    }
}
