package io.github.layerflux.mojo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.logging.Log;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.SessionData;
import org.jspecify.annotations.Nullable;

/**
 * Work that waits for the last module of a reactor that runs the same goal. A module that fails never comes to its goal,
 * so then there is no last one and nothing is done.
 *
 * <p>What waits is kept in the session as types of the JDK: modules may have loaded this plugin in different realms.
 */
final class AtEnd {

    private static final String PLUGIN = "io.github.layerflux:layerflux-maven-plugin";

    /** A module that has come and has nothing to do. */
    private static final Runnable NOTHING = () -> {};

    private final MavenSession session;
    private final String goal;

    AtEnd(MavenSession session, String goal) {
        this.session = session;
        this.goal = goal;
    }

    /**
     * Hands in a module's work, maybe empty.
     *
     * @return all the work, if this was the last module; else empty
     */
    private Optional<List<Runnable>> arrive(
            @Nullable MavenProject project, @Nullable MojoExecution execution, Optional<Runnable> work) {
        Set<String> expected = expected();
        String own = project == null || execution == null ? "" : key(project, execution.getExecutionId());
        if (!expected.contains(own)) {
            return Optional.of(work.map(List::of).orElse(List.of())); // invoked directly: it runs here alone
        }
        Map<String, Runnable> arrived = arrived();
        synchronized (arrived) {
            arrived.put(own, work.orElse(NOTHING));
            return arrived.keySet().containsAll(expected) ? Optional.of(waiting(arrived)) : Optional.empty();
        }
    }

    /** Hands in a module's work and, when it is the last, does all of it unless a module has failed. */
    void conclude(@Nullable MavenProject project, @Nullable MojoExecution execution, Optional<Runnable> work, Log log) {
        Optional<List<Runnable>> all = arrive(project, execution, work);
        if (all.isEmpty()) {
            if (work.isPresent()) {
                log.info("Will be pushed when the last module has come so far (pushAtEnd)");
            }
        } else if (!all.get().isEmpty() && hasFailures()) {
            log.warn("Nothing is pushed at the end: a module has failed");
        } else {
            all.get().forEach(Runnable::run);
        }
    }

    /** Whether a module has failed so far; others may have come further meanwhile. */
    private boolean hasFailures() {
        return session.getResult() != null && session.getResult().hasExceptions();
    }

    private static List<Runnable> waiting(Map<String, Runnable> arrived) {
        List<Runnable> waiting = new ArrayList<>(arrived.values());
        waiting.removeIf(work -> work == NOTHING);
        return waiting;
    }

    /** All executions of the goal that a POM binds. */
    private Set<String> expected() {
        Set<String> expected = new LinkedHashSet<>();
        for (MavenProject module : session.getProjects()) {
            Plugin plugin = module.getPlugin(PLUGIN);
            if (plugin == null) {
                continue;
            }
            for (PluginExecution execution : plugin.getExecutions()) {
                if (execution.getGoals().contains(goal) && !"none".equals(execution.getPhase())) {
                    expected.add(key(module, execution.getId()));
                }
            }
        }
        return expected;
    }

    private static String key(MavenProject project, String execution) {
        return project.getGroupId() + ":" + project.getArtifactId() + ":" + project.getVersion() + ":" + execution;
    }

    @SuppressWarnings("unchecked") // under this key lies what is put below, whichever realm did it
    private Map<String, Runnable> arrived() {
        SessionData data = session.getRepositorySession().getData();
        String key = PLUGIN + ":" + goal + "AtEnd";
        while (true) {
            Object present = data.get(key);
            if (present != null) {
                return (Map<String, Runnable>) present;
            }
            Map<String, Runnable> made = Collections.synchronizedMap(new LinkedHashMap<>());
            if (data.set(key, null, made)) {
                return made;
            }
        }
    }
}
