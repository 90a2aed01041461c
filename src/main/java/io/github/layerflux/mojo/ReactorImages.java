package io.github.layerflux.mojo;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.dockerfile.Suggestion;
import io.github.layerflux.engine.ModuleImages;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.maven.execution.ProjectDependencyGraph;
import org.apache.maven.project.MavenProject;

/**
 * The images of the other modules of this reactor. One that is built in this session must come first by Maven's order,
 * which only a dependency makes sure of; of one that isn't, the image of its earlier build is taken.
 */
final class ReactorImages implements ModuleImages {

    private final BuildMojo mojo;
    private final Module module;
    /** Modules of which it was told that their image is an earlier one. */
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    ReactorImages(BuildMojo mojo, Module module) {
        this.mojo = mojo;
        this.module = module;
    }

    @Override
    public Optional<ModuleImage> find(String written, ImageReference reference, ContentStore store) {
        if (written.startsWith(SCHEME)) {
            return Optional.of(byName(written.substring(SCHEME.length()), store));
        }
        List<MavenProject> all = mojo.session.getAllProjects();
        if (all == null || all.size() < 2 || reference.digest().isPresent()) {
            return Optional.empty(); // what a module left in the store is found there by its name
        }
        Reactor reactor = Reactor.of(mojo.session);
        Optional<ReactorModule> sibling = reactor.find(reference);
        if (sibling.isEmpty() || isThis(sibling.get())) {
            return Optional.empty();
        }
        if (reactor.builds(sibling.get())) {
            return Optional.of(ofThisBuild(sibling.get(), store));
        }
        // a reference may also be meant as what was released under it
        return RecordedImage.exists(sibling.get().module().products())
                ? Optional.of(ofEarlierBuild(sibling.get(), store))
                : Optional.empty();
    }

    private boolean isThis(ReactorModule other) {
        return other.project().equals(mojo.project);
    }

    private ModuleImage byName(String name, ContentStore store) {
        Reactor reactor = Reactor.of(mojo.session);
        Optional<ReactorModule> sibling = reactor.find(name);
        if (sibling.isEmpty()) {
            Neighbours neighbours = new Neighbours(mojo);
            Optional<ReactorModule> neighbour = neighbours.find(name);
            if (neighbour.isPresent()) {
                return ofEarlierBuild(neighbour.get(), store);
            }
            Set<String> names = reactor.names();
            names.addAll(neighbours.names());
            throw unknown(name, names);
        }
        if (isThis(sibling.get())) {
            throw new UserFailure(SCHEME + name + " is the image of this module itself");
        }
        return reactor.builds(sibling.get()) ? ofThisBuild(sibling.get(), store) : ofEarlierBuild(sibling.get(), store);
    }

    private BuildFailure unknown(String name, Set<String> names) {
        Optional<String> near = Suggestion.of(name, names);
        return new UserFailure("there is no module '" + name + "' in this project")
                .suggest(
                        near.isPresent()
                                ? "Did you mean " + SCHEME + near.get() + "?"
                                : "Modules are named by artifactId: " + String.join(", ", names)
                                        + "; an image of that name is docker.io/library/reactor:" + name + ".");
    }

    private ModuleImage ofThisBuild(ReactorModule sibling, ContentStore store) {
        requireOrder(sibling);
        SessionImages session = SessionImages.of(mojo.session);
        if (mojo.isForecast() && session.isToChange(sibling)) {
            throw new EnvironmentFailure("depends on module " + sibling.name() + ", which isn't all hits");
        }
        Optional<Digest> built = session.manifest(sibling);
        if (built.isEmpty()) {
            return ofEarlierBuild(sibling, store);
        }
        RecordedImage image = RecordedImage.read(sibling.module().products());
        if (!image.manifest().equals(built.get())) {
            throw new EnvironmentFailure("the image of module " + sibling.name() + " was " + built.get()
                            + " in this build, and another one has replaced it since")
                    .suggest("Let one Maven at a time build this project.");
        }
        return taken(image, store, Optional.empty());
    }

    private void requireOrder(ReactorModule sibling) {
        ProjectDependencyGraph graph = mojo.session.getProjectDependencyGraph();
        if (graph == null
                || mojo.project == null
                || graph.getUpstreamProjects(mojo.project, true).contains(sibling.project())) {
            return;
        }
        String problem = "module '" + module.name() + "' builds on the image of module '" + sibling.name() + "'";
        if (graph.getUpstreamProjects(sibling.project(), true).contains(mojo.project)) {
            throw new UserFailure(problem + ", which itself depends on '" + module.name() + "'")
                    .suggest("Move what both need into a module of its own.");
        }
        MavenProject project = sibling.project();
        String version =
                project.getVersion().equals(mojo.project.getVersion()) ? "${project.version}" : project.getVersion();
        throw new UserFailure(problem + " without depending on it, so Maven may build it later, or at the same time")
                .suggest("Add to " + shown(module.folder().resolve("pom.xml")) + ": <dependency><groupId>"
                        + project.getGroupId() + "</groupId><artifactId>"
                        + project.getArtifactId() + "</artifactId><version>" + version
                        + "</version><type>pom</type><scope>provided</scope></dependency>");
    }

    private ModuleImage ofEarlierBuild(ReactorModule sibling, ContentStore store) {
        RecordedImage image;
        try {
            image = RecordedImage.read(sibling.module().products());
        } catch (UserFailure none) {
            String why = RecordedImage.exists(sibling.module().products())
                    ? "and its last build failed"
                    : "and there is no image of an earlier one in "
                            + shown(sibling.module().products());
            throw new UserFailure("the module '" + sibling.name() + "' builds no image in this run, " + why, none)
                    .suggest("Build it too (with -am, or without -pl and -rf), or once before.");
        }
        String note = "the image of module " + sibling.name() + " is that of its earlier build, in "
                + shown(image.folder().resolve("oci"));
        return taken(image, store, told.add(sibling.key()) ? Optional.of(note) : Optional.empty());
    }

    private String shown(Path path) {
        return DockerfileLocation.shown(path, mojo.session.getExecutionRootDirectory());
    }

    private ModuleImage taken(RecordedImage image, ContentStore store, Optional<String> note) {
        if (!mojo.isForecast()) {
            image.restore(store);
        } else if (!Files.exists(store.path(image.manifest()))) {
            throw new EnvironmentFailure("nothing was built on that image yet");
        }
        ImageReference reference = image.references().isEmpty()
                ? ImageReference.parse(SCHEME + "image")
                : image.references().get(0);
        return new ModuleImage(reference, image.descriptor(store), note);
    }
}
