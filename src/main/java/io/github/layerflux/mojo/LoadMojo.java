package io.github.layerflux.mojo;

import io.github.layerflux.cache.BuildLease;
import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.daemon.EngineAddress;
import io.github.layerflux.daemon.EngineAddresses;
import io.github.layerflux.daemon.EngineClient;
import io.github.layerflux.export.BuiltImage;
import io.github.layerflux.export.EngineExporter;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.Platform;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Hands the image that {@code build} made to a Docker or Podman engine through its API socket, so that {@code docker
 * run} finds it. Layers that the engine has aren't sent again, where it takes less than all.
 */
@Mojo(name = "load", requiresProject = false, threadSafe = true)
public final class LoadMojo extends ImageMojo {

    /**
     * The engine: {@code unix:///PATH} or {@code tcp://HOST:PORT}. Defaults to {@code DOCKER_HOST}, the current Docker
     * context, and the usual sockets of Docker and Podman.
     */
    @Parameter(property = "layerflux.engine")
    @Nullable
    String engine;

    @Override
    void run() {
        Module module = module();
        new RestoredImage(this, module).layOut();
        if (module.aggregator() && !RecordedImage.exists(module.products())) {
            getLog().info("No image in this parent module: nothing to load");
            return;
        }
        load(RecordedImage.read(module.products()));
    }

    private void load(RecordedImage recorded) {
        Path home = Path.of(System.getProperty("user.home"));
        EngineAddress address = new EngineAddresses(System.getenv(), home).find(engine == null ? "" : engine.strip());
        CacheDirectory directory = cache().create();
        try (BuildLease lease = BuildLease.acquire(directory, getLog()::warn)) {
            ContentStore store = new ContentStore(directory);
            recorded.restore(store);
            List<ImageReference> references = references(recorded);
            BuiltImage image = BuiltImage.load(store, recorded.manifest(), references, Platform.host());
            new EngineExporter(store, new EngineClient(address), getLog()::info)
                    .export(image.single("an engine's image store"));
            List<String> names = new ArrayList<>();
            references.forEach(reference -> names.add(reference.familiar()));
            getLog().info("Loaded " + String.join(", ", names) + " at " + address.text());
        }
    }

    private List<ImageReference> references(RecordedImage recorded) {
        List<ImageReference> references = new ArrayList<>();
        for (String given : BuildRequests.orEmpty(images)) {
            references.add(ImageReference.parse(given.strip()));
        }
        return references.isEmpty() ? recorded.references() : references;
    }
}
