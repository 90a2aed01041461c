package io.github.layerflux.conformance;

import com.google.gson.JsonObject;
import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.engine.BuildEngine;
import io.github.layerflux.engine.BuildRequest;
import io.github.layerflux.engine.BuildRequest.CacheOptions;
import io.github.layerflux.engine.BuildRequest.EnvironmentOptions;
import io.github.layerflux.engine.BuildRequest.ImageOptions;
import io.github.layerflux.engine.BuildRequest.RunOptions;
import io.github.layerflux.engine.WorkerPool;
import io.github.layerflux.event.BuildEvent.BuildFinished;
import io.github.layerflux.failure.StepFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.Platform;
import io.github.layerflux.layer.LayerCompression;
import io.github.layerflux.registry.RegistryAccess;
import io.github.layerflux.snapshot.DeepDelete;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Cases built by Layerflux, in one cache. */
final class LayerfluxBuild implements AutoCloseable {

    private final Path folder;
    private final Path base;
    private final CacheDirectory cache;
    private final WorkerPool workers = new WorkerPool(2);

    LayerfluxBuild(Path folder) throws IOException {
        this.folder = folder;
        this.base = ConformanceBase.layout(folder.resolve("base"));
        this.cache = new CacheDirectory(folder.resolve("cache")).create();
    }

    /** Builds a case; a Dockerfile that is refused is a result too. */
    JsonObject build(ConformanceCase each) throws IOException {
        BuildRequest request = new BuildRequest(
                context(each),
                each.dockerfile(),
                "Dockerfile",
                each.target(),
                Platform.host(),
                each.buildArgs(),
                Map.of("base", "oci-layout://" + base),
                new ImageOptions(
                        List.of(ImageReference.parse("conformance/" + each.name())),
                        Map.of(),
                        Map.of(),
                        LayerCompression.NONE,
                        OptionalLong.empty(),
                        false),
                new RunOptions(Map.of(), Map.of(), "none"),
                new CacheOptions(cache.root(), false, List.of(), "content"),
                new EnvironmentOptions(
                        "never", false, "auto", List.of(), RegistryAccess.anonymous(), 2, Optional.empty(), 1 << 30));
        try {
            var last = new BuildEngine(new ContentStore(cache), workers)
                    .build(request)
                    .blockLast();
            if (last instanceof BuildFinished finished) {
                return ObservedImage.ofOciLayout(
                        cache.images(), finished.manifest().toString());
            }
            throw new AssertionError("the build ended with " + last);
        } catch (UserFailure | StepFailure refused) {
            return ConformanceCase.failed();
        }
    }

    private Path context(ConformanceCase each) throws IOException {
        Path contexts = folder.resolve("contexts");
        Path made = contexts.resolve(each.name());
        return Files.exists(made) ? made : each.writeContext(contexts);
    }

    @Override
    public void close() throws IOException {
        workers.dispose();
        DeepDelete.delete(folder.resolve("contexts")); // JUnit warns of links that lead out of its folder
    }
}
