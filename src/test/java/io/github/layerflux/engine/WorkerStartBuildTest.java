package io.github.layerflux.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.BuildEvent.StepExecuted;
import io.github.layerflux.image.Platform;
import io.github.layerflux.it.BusyboxBase;
import io.github.layerflux.sandbox.Sandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When RUN's worker starts, and for whom that counts. As root. */
final class WorkerStartBuildTest {

    @TempDir
    Path folder;

    @Test
    void waitingForTheWorkerIsNoPartOfWhatTheFirstRunTook() throws Exception {
        Files.writeString(folder.resolve("Dockerfile"), "FROM base\nRUN true\nRUN true\n");
        WorkerPool workers = new WorkerPool(2);
        try (EngineBench bench = new EngineBench(folder).file("unused", "")) {
            bench.platform = Platform.host();
            bench.buildContexts.put("base", "oci-layout://" + BusyboxBase.layout(folder.resolve("base")));
            ContentStore store = new ContentStore(new CacheDirectory(bench.cache).create());
            List<BuildEvent> events = new BuildEngine(
                            store,
                            workers,
                            settings -> new SlowlyStarting(Sandbox.open(settings), Duration.ofSeconds(8)))
                    .build(bench.request(folder.resolve("Dockerfile")))
                    .collectList()
                    .block(Duration.ofMinutes(2));
            assertThat(events)
                    .filteredOn(StepExecuted.class::isInstance)
                    .hasSize(2)
                    .allSatisfy(event ->
                            assertThat(((StepExecuted) event).durationMs()).isLessThan(8_000));
        } finally {
            workers.dispose();
        }
    }
}
