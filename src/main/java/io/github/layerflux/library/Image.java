package io.github.layerflux.library;

import io.github.layerflux.attest.Provenance;
import io.github.layerflux.attest.Sbom;
import io.github.layerflux.attest.SigningKey;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.daemon.EngineAddress;
import io.github.layerflux.daemon.EngineAddresses;
import io.github.layerflux.daemon.EngineClient;
import io.github.layerflux.export.AttestationPush;
import io.github.layerflux.export.BuiltImage;
import io.github.layerflux.export.CompressedImages;
import io.github.layerflux.export.EngineExporter;
import io.github.layerflux.export.InstalledPackages;
import io.github.layerflux.export.OciArchiveExporter;
import io.github.layerflux.export.OciLayoutExporter;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.layer.LayerCompression;
import io.github.layerflux.registry.BlobOrigins;
import io.github.layerflux.registry.PushTarget;
import io.github.layerflux.registry.Pushed;
import io.github.layerflux.registry.RegistryClient;
import io.github.layerflux.registry.RegistryPush;
import io.github.layerflux.registry.RegistrySettings;
import io.github.layerflux.report.BuildReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An image that was built; it lies in the cache directory's image store. To be used while its builder is open. */
public final class Image {

    private final BuiltImage built;
    private final ContentStore store;
    private final RegistrySettings registries;
    private final BuildReport report;
    private final Provenance provenance;

    Image(
            BuiltImage built,
            ContentStore store,
            RegistrySettings registries,
            BuildReport report,
            Provenance provenance) {
        this.built = built;
        this.store = store;
        this.registries = registries;
        this.report = report;
        this.provenance = provenance;
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
     * Writes what it consists of, as far as package databases in it tell: CycloneDX 1.6, the same bytes for the same image.
     * What can't be read is missing; the goal {@code build} lists a project's dependencies as well.
     */
    public Path writeSbom(Path file) {
        return written(file, sbom());
    }

    /**
     * Writes how it was built: SLSA Provenance v1 (slsa.dev/spec/v1.0/provenance), without times and without values of
     * secrets.
     *
     * @param buildArgs whether with the build arguments' values
     */
    public Path writeProvenance(Path file, boolean buildArgs) {
        return written(file, (buildArgs ? provenance : provenance.withoutBuildArgs()).toJson());
    }

    private byte[] sbom() {
        try {
            InstalledPackages packages = InstalledPackages.of(built, store);
            String name = built.references().isEmpty()
                    ? "image"
                    : built.references().get(0).familiarName();
            String version = built.references().isEmpty()
                    ? id().toString()
                    : built.references().get(0).tag().orElse("");
            return new Sbom(name, version, packages.os(), Optional.empty(), packages.components(), Optional.empty())
                    .toJson();
        } catch (IOException e) {
            throw EnvironmentFailure.io("can't read the image's packages", e);
        }
    }

    private static Path written(Path file, byte[] bytes) {
        try {
            return Files.write(file, bytes);
        } catch (IOException e) {
            throw EnvironmentFailure.io("can't write " + file, e);
        }
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
        return push(PushOptions.none());
    }

    /**
     * As {@link #push()}, and then what is said of the image, to each repository.
     *
     * @throws BuildFailure also when a key can't be read, and then nothing is pushed
     */
    public Map<ImageReference, Digest> push(PushOptions options) {
        named("push to");
        AttestationPush attestations = attestations(options);
        RegistryClient client = new RegistryClient(registries);
        BuiltImage shaped = compressed();
        List<PushTarget> targets = new ArrayList<>();
        built.references().forEach(name -> targets.add(new PushTarget(name, false)));
        Map<ImageReference, Digest> digests = new LinkedHashMap<>();
        try {
            RegistryPush push = new RegistryPush(client, store, BlobOrigins.of(store, event -> {}), event -> {});
            List<Pushed> results = push.push(shaped.pushContent(store), targets)
                    .blockOptional()
                    .orElseThrow();
            for (Pushed pushed : results) {
                digests.put(pushed.target().reference(), pushed.digest());
            }
            if (!attestations.isEmpty()) {
                attestations
                        .push(shaped.manifest(), results, client, store, event -> {})
                        .block();
            }
        } catch (RuntimeException failure) {
            throw ImageBuilder.told(failure);
        }
        return digests;
    }

    private AttestationPush attestations(PushOptions options) {
        Map<String, byte[]> predicates = new LinkedHashMap<>();
        if (options.sbom) {
            predicates.put(Sbom.PREDICATE_TYPE, sbom());
        }
        if (options.provenance != PushOptions.Detail.NONE) {
            boolean full = options.provenance == PushOptions.Detail.MAX;
            predicates.put(Provenance.PREDICATE_TYPE, (full ? provenance : provenance.withoutBuildArgs()).toJson());
        }
        return new AttestationPush(predicates, options.key.map(file -> SigningKey.read(file, options.password)));
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
