package io.github.layerflux.mojo;

import javax.inject.Inject;
import javax.inject.Provider;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.lifecycle.LifecycleExecutor;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.BuildPluginManager;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;

/** What all goals have in common: where they run, how they are skipped, and how their failures become Maven's. */
abstract class LayerfluxMojo extends AbstractMojo {

    /**
     * Whether to do nothing, in all goals: {@code true}, {@code false}, or the modules to skip, separated by commas, as
     * artifactIds or globs; with {@code !} in front, one that isn't skipped.
     */
    @Parameter(property = "layerflux.skip", defaultValue = "false")
    @Nullable
    String skip;

    @Parameter(defaultValue = "${session}", readonly = true, required = true)
    MavenSession session;

    /** Without a POM Maven makes one up, which has no file. */
    @Parameter(defaultValue = "${project}", readonly = true)
    @Nullable
    MavenProject project;

    @Parameter(defaultValue = "${mojoExecution}", readonly = true)
    @Nullable
    MojoExecution execution;

    /** These two are asked for by a goal that was named in a reactor's root, alone. */
    @Inject
    @Nullable
    Provider<LifecycleExecutor> lifecycle;

    @Inject
    @Nullable
    Provider<BuildPluginManager> plugins;

    @Override
    public final void execute() throws MojoExecutionException, MojoFailureException {
        try {
            CommandLineParameters.override(this);
            if (lifecycle != null && plugins != null && isForEachModule() && EachModule.isAsked(this)) {
                new EachModule(lifecycle.get(), plugins.get()).execute(this);
            } else {
                runUnlessSkipped();
            }
        } catch (RuntimeException failure) {
            throw Failures.toMaven(Exceptions.unwrap(failure));
        }
    }

    final void runUnlessSkipped() {
        if (SkipParameter.skips(skip, session, module())) {
            skipped("layerflux.skip");
        } else {
            run();
        }
    }

    /**
     * Whether the goal, named directly on the command line in a reactor's root, is meant for each of the modules. Maven
     * itself runs a goal that needs no POM in the root alone.
     */
    boolean isForEachModule() {
        return false;
    }

    /** The goal itself. Throws a {@link io.github.layerflux.failure.BuildFailure} for all that users can understand. */
    abstract void run();

    /** @param property that says so */
    void skipped(String property) {
        new SessionConsole(session, module(), getLog()).tell("Skipped: " + property + " is set");
    }

    final Module module() {
        return Module.of(project, session);
    }
}
