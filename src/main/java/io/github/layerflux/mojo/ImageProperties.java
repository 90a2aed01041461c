package io.github.layerflux.mojo;

import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.registry.Pushed;
import java.util.List;
import org.apache.maven.execution.ProjectDependencyGraph;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/**
 * What later plugins and filtered files of the build learn of an image, as properties: {@code layerflux.image.digest} in
 * the module itself, {@code layerflux.image.ARTIFACTID.digest} there and in all modules that depend on it. Modules that
 * don't would see it or not as the order of the build will have it.
 */
final class ImageProperties {

    private static final String PREFIX = "layerflux.image.";

    private final LayerfluxMojo mojo;

    ImageProperties(LayerfluxMojo mojo) {
        this.mojo = mojo;
    }

    void built(Digest imageId, Digest manifest, ImageReference first) {
        set("id", imageId.toString());
        set("digest", manifest.toString());
        set("reference", first.familiar());
    }

    /** Where it was pushed to first, pinned: {@code registry.example.com/team/app:1.0@sha256:…}. */
    void pushed(List<Pushed> pushed) {
        if (!pushed.isEmpty()) {
            Pushed first = pushed.get(0);
            set("pushed", first.target().reference().withDigest(first.digest()).familiar());
        }
    }

    private void set(String name, String value) {
        @Nullable MavenProject project = mojo.project;
        if (project == null || project.getFile() == null) {
            return;
        }
        project.getProperties().setProperty(PREFIX + name, value);
        String ofModule = PREFIX + project.getArtifactId() + "." + name;
        project.getProperties().setProperty(ofModule, value);
        @Nullable ProjectDependencyGraph graph = mojo.session.getProjectDependencyGraph();
        if (graph != null) {
            for (MavenProject dependent : graph.getDownstreamProjects(project, true)) {
                dependent.getProperties().setProperty(ofModule, value);
            }
        }
    }
}
