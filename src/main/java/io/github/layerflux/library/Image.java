package io.github.layerflux.library;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.daemon.EngineAddress;
import io.github.layerflux.daemon.EngineAddresses;
import io.github.layerflux.daemon.EngineClient;
import io.github.layerflux.export.BuiltImage;
import io.github.layerflux.export.CompressedImages;
import io.github.layerflux.export.EngineExporter;
import io.github.layerflux.export.OciArchiveExporter;
import io.github.layerflux.export.OciLayoutExporter;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.layer.LayerCompression;
import io.github.layerflux.registry.BlobOrigins;
import io.github.layerflux.registry.PushTarget;
import io.github.layerflux.registry.Pushed;
import io.github.layerflux.registry.RegistryAccess;
import io.github.layerflux.registry.RegistryClient;
import io.github.layerflux.registry.RegistryPush;
import io.github.layerflux.registry.RegistrySettings;
import io.github.layerflux.report.BuildReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An image that was built; it lies in the cache directory's image store. To be used while its builder is open. */
public final class Image {

    private final BuiltImage built;
    private final ContentStore store;
    private final RegistryAccess registries;
    private final int parallelism;
    private final BuildReport report;

    Image(BuiltImage built, ContentStore store, RegistryAccess registries, int parallelism, BuildReport report) {
        this.built = built;
        this.store = store;
        this.registries = registries;
        this.parallelism = parallelism;
        this.report = report;
    }

    /** The digest of the image's configuration; of several platforms that of the first. */
    public Digest id() {
        return built.imageId();
    }

    /**
     * The digest of the manifest, of several platforms of the index, with uncompressed layers: that of {@link
     * #writeLayout}. A registry, which gets compressed layers, has another one; {@link #push} tells it.
     */
    public Digest digest() {
        return built.manifest().digest();
    }

    /** That it was tagged with. */
    public List<ImageReference> names() {
        return built.references();
    }

    /** {@code linux/amd64}, or several with commas. */
    public String platforms() {
        return built.platformNames();
    }

    /**
     * Writes an OCI image layout; what was in it before goes.
     *
     * @throws BuildFailure when the folder can't be written, as all of these
     */
    public Path writeLayout(Path folder) {
        OciLayoutExporter.exclusive(store, folder.toAbsolutePath()).export(built);
        return folder;
    }

    /** Writes an OCI archive, layers compressed. */
    public Path writeArchive(Path file) {
        new OciArchiveExporter(store, file.toAbsolutePath()).export(compressed());
        return file;
    }

    /** Writes an archive for {@code docker load}. */
    public Path writeDockerArchive(Path file) {
        OciArchiveExporter.forDocker(store, file.toAbsolutePath()).export(built.single("an archive for docker load"));
        return file;
    }

    /** Writes how it was built, step by step, as the goal {@code build} writes {@code image.json}. */
    public Path writeReport(Path file) {
        report.write(file);
        return file;
    }

    /**
     * Hands it to a Docker or Podman engine, which must be running: the one of {@code DOCKER_HOST}, of the current Docker
     * context or at the usual sockets.
     *
     * @return the engine's address
     */
    public String load() {
        named("load into an engine");
        EngineAddress address = new EngineAddresses(System.getenv(), Path.of(System.getProperty("user.home"))).find("");
        new EngineExporter(store, new EngineClient(address), note -> {})
                .export(built.single("an engine's image store"));
        return address.text();
    }

    /**
     * Pushes to all its names, tags last; what is there isn't sent again.
     *
     * @return the digest that each name stands for now
     */
    public Map<ImageReference, Digest> push() {
        named("push to");
        RegistryClient client = new RegistryClient(
                RegistrySettings.defaults().withAccess(registries).withParallelism(parallelism));
        BuiltImage shaped = compressed();
        List<PushTarget> targets = new ArrayList<>();
        built.references().forEach(name -> targets.add(new PushTarget(name, false)));
        Map<ImageReference, Digest> digests = new LinkedHashMap<>();
        try {
            RegistryPush push = new RegistryPush(client, store, BlobOrigins.of(store, event -> {}), event -> {});
            for (Pushed pushed : push.push(shaped.pushContent(store), targets)
                    .blockOptional()
                    .orElseThrow()) {
                digests.put(pushed.target().reference(), pushed.digest());
            }
        } catch (RuntimeException failure) {
            throw ImageBuilder.told(failure);
        }
        return digests;
    }

    private BuiltImage compressed() {
        return new CompressedImages(store).compressed(built, LayerCompression.gzip());
    }

    private void named(String what) {
        if (built.references().isEmpty()) {
            throw new UserFailure("the image has no name to " + what).suggest("Give it one: withName(\"app:1.0\").");
        }
    }

    static List<String> names(List<ImageReference> references) {
        List<String> names = new ArrayList<>();
        references.forEach(reference -> names.add(reference.familiar()));
        return names;
    }
}
