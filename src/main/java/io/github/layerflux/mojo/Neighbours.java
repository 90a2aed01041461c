package io.github.layerflux.mojo;

import io.github.layerflux.failure.EnvironmentFailure;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.maven.model.Model;
import org.apache.maven.model.io.xpp3.MavenXpp3Reader;
import org.apache.maven.project.DefaultProjectBuildingRequest;
import org.apache.maven.project.MavenProject;
import org.apache.maven.project.ProjectBuildingException;
import org.apache.maven.project.ProjectBuildingRequest;
import org.codehaus.plexus.util.xml.pull.XmlPullParserException;
import org.jspecify.annotations.Nullable;

/**
 * Modules of the same project that this session doesn't know, because Maven was started in one module's folder: found
 * through the POMs of its parents and of the project's root.
 */
final class Neighbours {

    private final BuildMojo mojo;
    private final Set<Path> seen = new HashSet<>();
    private final Set<String> names = new LinkedHashSet<>();

    Neighbours(BuildMojo mojo) {
        this.mojo = mojo;
    }

    Optional<ReactorModule> find(String artifactId) {
        for (MavenProject at = mojo.project; at != null; at = at.getParent()) {
            Optional<ReactorModule> found = at.getFile() == null
                    ? Optional.empty()
                    : find(artifactId, at.getFile().toPath());
            if (found.isPresent()) {
                return found;
            }
        }
        File root = mojo.session.getRequest().getMultiModuleProjectDirectory();
        return root == null ? Optional.empty() : find(artifactId, root.toPath().resolve("pom.xml"));
    }

    /** The artifactIds that were seen on the way. */
    Set<String> names() {
        return names;
    }

    /** This POM's module, or one below it. */
    private Optional<ReactorModule> find(String artifactId, Path pom) {
        Path file = pom.toAbsolutePath().normalize();
        if (!Files.isRegularFile(file) || !seen.add(file)) {
            return Optional.empty();
        }
        Optional<Model> model = read(file);
        if (model.isEmpty()) {
            return Optional.empty();
        }
        names.add(model.get().getArtifactId());
        if (artifactId.equals(model.get().getArtifactId())) {
            return Optional.of(project(file));
        }
        for (String module : model.get().getModules()) {
            Path folder = file.resolveSibling(module.strip());
            Optional<ReactorModule> found =
                    find(artifactId, Files.isDirectory(folder) ? folder.resolve("pom.xml") : folder);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** Empty for what is no POM: it isn't part of this build, and whoever builds it is told. */
    private static Optional<Model> read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(new MavenXpp3Reader().read(in, false));
        } catch (IOException | XmlPullParserException e) {
            return Optional.empty();
        }
    }

    private ReactorModule project(Path file) {
        ProjectBuildingRequest request = new DefaultProjectBuildingRequest(mojo.session.getProjectBuildingRequest());
        request.setProject(null);
        request.setResolveDependencies(false);
        try {
            @Nullable
            MavenProject project = mojo.projects == null
                    ? null
                    : mojo.projects.get().build(file.toFile(), request).getProject();
            if (project == null) {
                throw new IllegalStateException("Maven gave no project builder");
            }
            return Reactor.module(project, mojo.session);
        } catch (ProjectBuildingException e) {
            throw new EnvironmentFailure("can't read the module " + file + ": " + e.getMessage(), e);
        }
    }
}
