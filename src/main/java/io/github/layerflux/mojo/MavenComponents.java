package io.github.layerflux.mojo;

import io.github.layerflux.attest.Component;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Digest;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.DefaultDependencyResolutionRequest;
import org.apache.maven.project.DependencyResolutionException;
import org.apache.maven.project.MavenProject;
import org.apache.maven.project.ProjectDependenciesResolver;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.graph.Dependency;
import org.jspecify.annotations.Nullable;

/** What a Maven project ships: its own artifact, and what that needs at run time. */
final class MavenComponents {

    private final MavenProject project;
    private final MavenSession session;
    private final ProjectDependenciesResolver resolver;

    MavenComponents(MavenProject project, MavenSession session, ProjectDependenciesResolver resolver) {
        this.project = project;
        this.session = session;
        this.resolver = resolver;
    }

    Component application() {
        return Component.maven(
                "application",
                project.getGroupId(),
                project.getArtifactId(),
                project.getVersion(),
                project.getPackaging(),
                "",
                digest(project.getArtifact().getFile()));
    }

    /** All of the scopes compile and runtime, transitive ones too. */
    List<Component> dependencies() {
        List<Component> components = new ArrayList<>();
        for (Dependency dependency : resolve()) {
            String scope = dependency.getScope();
            if (scope.equals("compile") || scope.equals("runtime")) {
                Artifact artifact = dependency.getArtifact();
                components.add(Component.maven(
                        "library",
                        artifact.getGroupId(),
                        artifact.getArtifactId(),
                        artifact.getBaseVersion(),
                        artifact.getExtension(),
                        artifact.getClassifier(),
                        digest(artifact.getFile())));
            }
        }
        return components;
    }

    private List<Dependency> resolve() {
        try {
            return resolver.resolve(new DefaultDependencyResolutionRequest(project, session.getRepositorySession()))
                    .getDependencies();
        } catch (DependencyResolutionException e) {
            throw new EnvironmentFailure("the SBOM needs the project's dependencies: " + e.getMessage(), e);
        }
    }

    /** Empty for what is no file: within a reactor a dependency may be a folder of classes. */
    private static Optional<Digest> digest(@Nullable File file) {
        if (file == null || !file.isFile()) {
            return Optional.empty();
        }
        MessageDigest digest = Digest.sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file.toPath()), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
            return Optional.of(Digest.finish(digest));
        } catch (IOException e) {
            throw EnvironmentFailure.io("can't read " + file + " for the SBOM", e);
        }
    }
}
