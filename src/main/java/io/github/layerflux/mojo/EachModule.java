package io.github.layerflux.mojo;

import io.github.layerflux.failure.UserFailure;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.apache.maven.execution.MavenExecutionRequest;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.execution.ProjectDependencyGraph;
import org.apache.maven.lifecycle.LifecycleExecutor;
import org.apache.maven.plugin.BuildPluginManager;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.apache.maven.project.MavenProject;

/**
 * Runs a goal that was named on the command line in each module that has an image, in Maven's order. Maven runs a goal
 * that needs no POM in the root of a reactor alone, which is right for {@code prune} and never what is meant by
 * {@code mvn layerflux:build}.
 */
final class EachModule {

    private final LifecycleExecutor lifecycle;
    private final BuildPluginManager plugins;

    EachModule(LifecycleExecutor lifecycle, BuildPluginManager plugins) {
        this.lifecycle = lifecycle;
        this.plugins = plugins;
    }

    /** Whether this is the call in the root that stands for all modules. */
    static boolean isAsked(LayerfluxMojo mojo) {
        return mojo.execution != null
                && mojo.execution.getSource() == MojoExecution.Source.CLI
                && mojo.session.getProjects().size() > 1
                && mojo.project != null
                && mojo.project.equals(mojo.session.getTopLevelProject());
    }

    /** Fails when a module does; with {@code --fail-at-end} the others are done before. */
    void execute(LayerfluxMojo mojo) throws MojoExecutionException, MojoFailureException {
        List<MavenProject> modules = modules(mojo.session);
        if (modules.isEmpty()) {
            throw new UserFailure("no module of this reactor has a Dockerfile")
                    .suggest("Set layerflux.dockerfile, or add a file named Dockerfile to a module.");
        }
        boolean atEnd = MavenExecutionRequest.REACTOR_FAIL_AT_END.equals(mojo.session.getReactorFailureBehavior());
        List<String> problems = new ArrayList<>();
        Set<MavenProject> failed = new LinkedHashSet<>();
        for (MavenProject module : modules) {
            String name = module.getArtifactId();
            if (dependsOnOneOf(module, failed, mojo.session)) {
                failed.add(module);
                mojo.getLog().warn(name + ": skipped, because a module that it depends on failed");
                continue;
            }
            mojo.getLog().info("--- " + mojo.execution.getGoal() + " of module " + name + " ---");
            try {
                execute(mojo, module);
            } catch (MojoFailureException e) {
                if (!atEnd) {
                    throw told(new MojoFailureException("module " + name + ": " + e.getMessage()), e);
                }
                problems.add("module " + name + ": " + e.getMessage());
                failed.add(module);
            } catch (MojoExecutionException e) {
                if (!atEnd) {
                    throw told(new MojoExecutionException("module " + name + ": " + e.getMessage()), e);
                }
                problems.add("module " + name + ": " + e.getMessage());
                failed.add(module);
            }
        }
        if (!problems.isEmpty()) {
            throw new MojoFailureException(String.join("\n", problems));
        }
    }

    /** Keeps the origin for {@code -e}; as a cause, Maven would print its message a second time. */
    private static <E extends Exception> E told(E exception, Exception origin) {
        exception.addSuppressed(origin);
        return exception;
    }

    private static boolean dependsOnOneOf(MavenProject module, Set<MavenProject> failed, MavenSession session) {
        ProjectDependencyGraph graph = session.getProjectDependencyGraph();
        return !failed.isEmpty()
                && graph != null
                && graph.getUpstreamProjects(module, true).stream().anyMatch(failed::contains);
    }

    /**
     * Those whose POM has the plugin and that may have an image, and those that have a Dockerfile. Which one is meant by
     * a command line that names a Dockerfile or a context, only its being there can tell.
     */
    private static List<MavenProject> modules(MavenSession session) {
        Properties given = session.getUserProperties();
        boolean named =
                given.getProperty("layerflux.context") != null || given.getProperty("layerflux.dockerfile") != null;
        List<MavenProject> modules = new ArrayList<>();
        for (ReactorModule module : Reactor.of(session).modules()) {
            boolean configured = !named
                    && module.configuration().exists()
                    && !module.module().aggregator();
            if (configured || module.location().isThere()) {
                modules.add(module.project());
            }
        }
        return modules;
    }

    private void execute(LayerfluxMojo mojo, MavenProject module) throws MojoExecutionException, MojoFailureException {
        if (module.equals(mojo.project)) {
            try {
                mojo.runUnlessSkipped();
            } catch (RuntimeException failure) {
                throw Failures.toMaven(reactor.core.Exceptions.unwrap(failure));
            }
            return;
        }
        MavenProject before = mojo.session.getCurrentProject();
        MavenSession session = mojo.session.clone();
        try {
            session.setCurrentProject(module);
            for (MojoExecution execution : lifecycle
                    .calculateExecutionPlan(session, task(mojo.execution))
                    .getMojoExecutions()) {
                plugins.executeMojo(session, execution);
            }
        } catch (MojoFailureException | MojoExecutionException e) {
            throw e;
        } catch (Exception e) {
            if (e.getCause() instanceof MojoExecutionException known) {
                throw known; // Maven wraps it
            }
            throw new MojoExecutionException(e.getMessage(), e);
        } finally {
            mojo.session.setCurrentProject(before); // newer Mavens keep it per thread, for clones too
        }
    }

    private static String task(MojoExecution execution) {
        MojoDescriptor goal = execution.getMojoDescriptor();
        String task = goal.getPluginDescriptor().getId() + ":" + goal.getGoal();
        String id = execution.getExecutionId();
        return id == null || id.startsWith("default-") ? task : task + "@" + id;
    }
}
