package io.github.layerflux.mojo;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/** The modules of a Maven session. One per session, made when a module first asks about others. */
final class Reactor {

    private final List<ReactorModule> modules = new ArrayList<>();
    /** Modules that the session knows and leaves out: {@code -pl}, {@code -rf}. */
    private final Set<String> leftOut = new LinkedHashSet<>();

    private final Properties userProperties;

    private Reactor(MavenSession session) {
        this.userProperties = session.getUserProperties();
        Set<MavenProject> built = new LinkedHashSet<>(session.getProjects());
        for (MavenProject project : built) {
            modules.add(new ReactorModule(
                    project, Module.of(project, session), new PluginConfiguration(project, userProperties)));
        }
        List<MavenProject> known = session.getAllProjects();
        if (known != null) {
            for (MavenProject project : known) {
                if (!built.contains(project)) {
                    leftOut.add(project.getArtifactId());
                }
            }
        }
    }

    static Reactor of(MavenSession session) {
        return SessionShare.of(session, Reactor.class, "", () -> new Reactor(session));
    }

    /** Those that this session builds, in the order of Maven. */
    List<ReactorModule> modules() {
        return modules;
    }

    /** Whether modules are left out, or may be, because this is one module of a reactor and built alone. */
    boolean isPartial(@Nullable MavenProject project) {
        return !leftOut.isEmpty() || modules.size() < 2 && project != null && project.getParent() != null;
    }

    Set<String> leftOut() {
        return leftOut;
    }

    Optional<ReactorModule> find(String artifactId) {
        for (ReactorModule module : modules) {
            if (module.name().equals(artifactId)) {
                return Optional.of(module);
            }
        }
        return Optional.empty();
    }

    boolean isGivenByCommandLine(String parameter) {
        return userProperties.getProperty("layerflux." + parameter) != null;
    }
}
