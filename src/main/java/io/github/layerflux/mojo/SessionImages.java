package io.github.layerflux.mojo;

import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/** Which modules of the session have their image, and which are foretold to get another one. */
final class SessionImages {

    private static final String TO_CHANGE = "to change";

    /**
     * By {@code groupId:artifactId:version} what became of a module, by {@code name REFERENCE} whose it is; types of the JDK, so that all realms of this plugin see the same. */
    private final Map<String, String> images;

    @SuppressWarnings("unchecked") // nobody else puts anything there
    private SessionImages(MavenSession session) {
        this.images =
                SessionShare.of(session, ConcurrentHashMap.class, "io.github.layerflux.images", ConcurrentHashMap::new);
    }

    static SessionImages of(MavenSession session) {
        return new SessionImages(session);
    }

    void built(@Nullable MavenProject project, Digest manifest) {
        put(project, manifest.toString());
    }

    /** @return what to warn of: names that another module of this session has given its image before */
    Optional<String> named(@Nullable MavenProject project, List<ImageReference> references) {
        if (project == null || project.getFile() == null) {
            return Optional.empty();
        }
        for (ImageReference reference : references) {
            String other = images.put("name " + reference, project.getArtifactId());
            if (other != null && !other.equals(project.getArtifactId())) {
                return Optional.of("the name " + reference.familiar() + " was that of module " + other
                        + "'s image, and is now this one's; give each module's image a name of its own");
            }
        }
        return Optional.empty();
    }

    void foretellChange(@Nullable MavenProject project) {
        put(project, TO_CHANGE);
    }

    private void put(@Nullable MavenProject project, String what) {
        if (project != null && project.getFile() != null) {
            images.put(project.getGroupId() + ":" + project.getArtifactId() + ":" + project.getVersion(), what);
        }
    }

    /** The manifest that was built in this session. */
    Optional<Digest> manifest(ReactorModule module) {
        String digest = images.get(module.key());
        return digest == null || digest.equals(TO_CHANGE) ? Optional.empty() : Optional.of(Digest.parse(digest));
    }

    boolean isToChange(ReactorModule module) {
        return TO_CHANGE.equals(images.get(module.key()));
    }
}
