package io.github.layerflux.mojo;

import io.github.layerflux.dockerfile.Dockerfile;
import io.github.layerflux.dockerfile.DockerfileParser;
import io.github.layerflux.dockerfile.StageDeclaration;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.registry.Mirror;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/** The registries that a project names: of its base images, its own images, its mirrors and logins. */
final class KnownRegistries {

    private final DoctorMojo mojo;
    private final Module module;

    KnownRegistries(DoctorMojo mojo, Module module) {
        this.mojo = mojo;
        this.module = module;
    }

    /** Docker Hub if there is no other. */
    Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        DockerfileLocation location = new DockerfileLocation(module, mojo.context, mojo.dockerfile);
        if (location.isThere()) {
            addBases(location.dockerfile(), names);
        }
        for (String image : BuildRequests.orEmpty(mojo.images)) {
            names.add(ImageReference.parse(image.strip()).registry());
        }
        for (String mirror : BuildRequests.orEmpty(mojo.registryMirrors)) {
            names.add(Mirror.parse(mirror).host());
        }
        for (Registry registry : BuildRequests.orEmpty(mojo.registries)) {
            if (registry.host != null && !registry.host.contains("/")) {
                names.add(registry.host);
            }
        }
        if (names.isEmpty()) {
            names.add(ImageReference.DOCKER_HUB);
        }
        return names;
    }

    /** What variables stand for depends on the build; what can't be parsed is for the goal check. */
    private void addBases(Path file, Set<String> names) {
        try {
            Dockerfile dockerfile = DockerfileParser.parse(file.toString(), Files.readString(file));
            Set<String> stages = new HashSet<>();
            for (StageDeclaration stage : dockerfile.stages()) {
                String base = stage.from().base();
                if (!base.contains("$") && !base.equals("scratch") && !stages.contains(base)) {
                    names.add(ImageReference.parse(base).registry());
                }
                stage.from().alias().ifPresent(stages::add);
            }
        } catch (IOException | BuildFailure e) {
            mojo.getLog().warn("The Dockerfile's registries are unknown: " + e.getMessage());
        }
    }
}
