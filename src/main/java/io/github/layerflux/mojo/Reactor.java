package io.github.layerflux.mojo;

import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.ImageReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/** The modules of a Maven session. One per session, made when a module first asks about others. */
final class Reactor {

    private final List<ReactorModule> modules = new ArrayList<>();
    private final List<ReactorModule> leftOut = new ArrayList<>();
    private @Nullable Map<String, ReactorModule> byReference;

    private Reactor(MavenSession session) {
        Set<MavenProject> built = new LinkedHashSet<>(session.getProjects());
        for (MavenProject project : built) {
            modules.add(module(project, session));
        }
        List<MavenProject> known = session.getAllProjects();
        if (known != null) {
            for (MavenProject project : known) {
                if (!built.contains(project)) {
                    leftOut.add(module(project, session));
                }
            }
        }
    }

    static ReactorModule module(MavenProject project, MavenSession session) {
        Properties userProperties = session.getUserProperties();
        return new ReactorModule(
                project, Module.of(project, session), new PluginConfiguration(project, userProperties));
    }

    static Reactor of(MavenSession session) {
        return SessionShare.of(session, Reactor.class, "", () -> new Reactor(session));
    }

    /** Those that this session builds, in the order of Maven. */
    List<ReactorModule> modules() {
        return modules;
    }

    /** Those that the session knows and leaves out: {@code -pl}, {@code -rf}. */
    List<ReactorModule> leftOut() {
        return leftOut;
    }

    boolean builds(ReactorModule module) {
        return modules.contains(module);
    }

    /** Whether modules are left out, or may be, because this is one module of a reactor and built alone. */
    boolean isPartial(@Nullable MavenProject project) {
        return !leftOut.isEmpty() || modules.size() < 2 && project != null && project.getParent() != null;
    }

    /** @throws UserFailure when several groups have a module of that name */
    Optional<ReactorModule> find(String artifactId) {
        List<ReactorModule> found = new ArrayList<>();
        all().forEach(module -> {
            if (module.name().equals(artifactId)) {
                found.add(module);
            }
        });
        if (found.size() > 1) {
            throw new UserFailure("several modules are called '" + artifactId + "'")
                    .suggest("Name its image by one of the references that its module gives it.");
        }
        return found.stream().findFirst();
    }

    private List<ReactorModule> all() {
        List<ReactorModule> all = new ArrayList<>(modules);
        all.addAll(leftOut);
        return all;
    }

    Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        all().forEach(module -> names.add(module.name()));
        return names;
    }

    /** The one module that gives its image a reference. */
    synchronized Optional<ReactorModule> find(ImageReference reference) {
        if (byReference == null) {
            byReference = index();
        }
        return Optional.ofNullable(byReference.get(key(reference)));
    }

    private Map<String, ReactorModule> index() {
        Map<String, ReactorModule> found = new HashMap<>();
        Set<String> ambiguous = new HashSet<>();
        for (ReactorModule module : all()) {
            for (ImageReference reference : references(module)) {
                ReactorModule other = found.putIfAbsent(key(reference), module);
                if (other != null && other != module) {
                    ambiguous.add(key(reference));
                }
            }
        }
        found.keySet().removeAll(ambiguous);
        return found;
    }

    private static List<ImageReference> references(ReactorModule module) {
        try {
            return module.configuration().exists() && module.location().isThere() ? module.references() : List.of();
        } catch (BuildFailure mistake) {
            return List.of(); // the module itself tells of it
        }
    }

    private static String key(ImageReference reference) {
        return reference.registry() + "/" + reference.repository() + ":"
                + reference.tag().orElse("latest");
    }
}
