package io.github.layerflux.mojo;

import io.github.layerflux.attest.Component;
import io.github.layerflux.attest.Provenance;
import io.github.layerflux.attest.Sbom;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.engine.BuildRequest;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.BuildEvent.ImageResolved;
import io.github.layerflux.export.BuiltImage;
import io.github.layerflux.export.InstalledPackages;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Bill of materials and provenance of a built image, as files beside its {@code image.json}. */
final class Attestations implements Consumer<BuildEvent> {

    static final String SBOM = "sbom.cdx.json";
    static final String PROVENANCE = "provenance.slsa.json";

    private final BuildMojo mojo;
    private final Module module;
    private final BuildRequest request;
    private final Consumer<String> warn;
    private final Map<String, Digest> materials = new TreeMap<>();

    private Attestations(BuildMojo mojo, Module module, BuildRequest request, Consumer<String> warn) {
        this.mojo = mojo;
        this.module = module;
        this.request = request;
        this.warn = warn;
    }

    /** Empty unless the user asks for one of them. */
    static Optional<Attestations> of(BuildMojo mojo, Module module, BuildRequest request, Consumer<String> warn) {
        String provenance = mojo.provenance.strip();
        if (!provenance.equals("none") && !provenance.equals("min") && !provenance.equals("max")) {
            throw new UserFailure("provenance '" + provenance + "' is unknown, expected one of none, min, max");
        }
        return mojo.sbom || !provenance.equals("none")
                ? Optional.of(new Attestations(mojo, module, request, warn))
                : Optional.empty();
    }

    /** Removes those of an earlier build: they speak of another image. */
    static void forget(Path folder) {
        try {
            Files.deleteIfExists(folder.resolve(SBOM));
            Files.deleteIfExists(folder.resolve(PROVENANCE));
        } catch (IOException e) {
            throw EnvironmentFailure.io("can't delete the attestations of an earlier image in " + folder, e);
        }
    }

    @Override
    public synchronized void accept(BuildEvent event) {
        if (event instanceof ImageResolved image) {
            materials.put(image.reference(), image.digest());
        }
    }

    /**
     * Writes what was asked for.
     *
     * @param folder where {@code image.json} lies
     */
    void write(BuiltImage image, ContentStore store, Path folder) {
        forget(folder);
        try {
            if (mojo.sbom) {
                Files.write(folder.resolve(SBOM), sbom(image, store).toJson());
            }
            if (!mojo.provenance.strip().equals("none")) {
                Files.write(folder.resolve(PROVENANCE), provenance().toJson());
            }
        } catch (IOException e) {
            throw EnvironmentFailure.io("can't write the attestations to " + folder, e);
        }
    }

    private Sbom sbom(BuiltImage image, ContentStore store) throws IOException {
        InstalledPackages packages = InstalledPackages.of(image, store);
        packages.warnings().forEach(warn);
        List<Component> components = new ArrayList<>(packages.components());
        Optional<Component> application = Optional.empty();
        if (mojo.project != null && mojo.project.getFile() != null && mojo.dependencies != null) {
            MavenComponents maven = new MavenComponents(mojo.project, mojo.session, mojo.dependencies.get());
            application = Optional.of(maven.application());
            components.addAll(maven.dependencies());
        }
        ImageReference first = request.image().references().get(0);
        Optional<Instant> time = request.image().epoch().isPresent()
                ? Optional.of(Instant.ofEpochSecond(request.image().epoch().getAsLong()))
                : Optional.empty();
        return new Sbom(first.familiarName(), first.tag().orElse(""), packages.os(), application, components, time);
    }

    private Provenance provenance() throws IOException {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("java", Runtime.version().toString());
        if (mojo.execution != null) {
            versions.put("layerflux", mojo.execution.getVersion());
        }
        String maven = mojo.session.getSystemProperties().getProperty("maven.version");
        if (maven != null) {
            versions.put("maven", maven);
        }
        synchronized (this) {
            return new Provenance(
                    request.dockerfileName(),
                    Digest.of(Files.readAllBytes(request.dockerfile())),
                    request.target(),
                    request.platformNames(),
                    mojo.provenance.strip().equals("max") ? request.buildArgs() : Map.of(),
                    List.copyOf(request.run().secrets().keySet()),
                    materials,
                    versions);
        }
    }
}
