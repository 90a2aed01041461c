package io.github.layerflux.mojo;

import io.github.layerflux.dockerfile.Dockerfile;
import io.github.layerflux.engine.SourceFiles;
import io.github.layerflux.engine.StagePattern;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.image.ImageReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/** A module of the reactor, seen by another one: what its POM and its Dockerfile say. */
final class ReactorModule {

    private final MavenProject project;
    private final Module module;
    private final PluginConfiguration configuration;
    private @Nullable Optional<Dockerfile> dockerfile;

    ReactorModule(MavenProject project, Module module, PluginConfiguration configuration) {
        this.project = project;
        this.module = module;
        this.configuration = configuration;
    }

    MavenProject project() {
        return project;
    }

    Module module() {
        return module;
    }

    String name() {
        return module.name();
    }

    PluginConfiguration configuration() {
        return configuration;
    }

    DockerfileLocation location() {
        return new DockerfileLocation(
                module,
                configuration.value("context").orElse(null),
                configuration.value("dockerfile").orElse(null));
    }

    /** What its image is called, as its POM says. */
    List<ImageReference> references() {
        List<ImageReference> references = new ArrayList<>();
        for (String image : configuration.values("images")) {
            references.add(ImageReference.parse(image));
        }
        if (references.isEmpty()) {
            references.add(ImageReference.parse(module.defaultImage()));
        }
        boolean tagLatest =
                configuration.value("tagLatest").map(Boolean::parseBoolean).orElse(false);
        return ReleaseTags.with(references, tagLatest, module);
    }

    /** {@code groupId:artifactId:version}. */
    String key() {
        return project.getGroupId() + ":" + project.getArtifactId() + ":" + project.getVersion();
    }

    /** Empty for a module that has none, or one that can't be read: whoever builds it says so. */
    synchronized Optional<Dockerfile> dockerfile() {
        if (dockerfile == null) {
            try {
                dockerfile =
                        Optional.of(SourceFiles.dockerfile(location().dockerfile(), "Dockerfile of " + module.name()));
            } catch (BuildFailure none) {
                dockerfile = Optional.empty();
            }
        }
        return dockerfile;
    }

    /** The names of its stages; those without one are {@code stage-1}. */
    List<String> stages() {
        List<String> names = new ArrayList<>();
        if (dockerfile().isPresent()) {
            dockerfile().get().stages().forEach(stage -> names.add(StagePattern.shown(stage)));
        }
        return names;
    }
}
