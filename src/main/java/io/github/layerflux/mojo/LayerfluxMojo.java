package io.github.layerflux.mojo;

import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;

/** What all goals have in common: where they run, how they are skipped, and how their failures become Maven's. */
abstract class LayerfluxMojo extends AbstractMojo {

    /** Whether to do nothing, in all goals. */
    @Parameter(property = "layerflux.skip", defaultValue = "false")
    boolean skip;

    @Parameter(defaultValue = "${session}", readonly = true, required = true)
    MavenSession session;

    /** Without a POM Maven makes one up, which has no file. */
    @Parameter(defaultValue = "${project}", readonly = true)
    @Nullable
    MavenProject project;

    @Parameter(defaultValue = "${mojoExecution}", readonly = true)
    @Nullable
    MojoExecution execution;

    @Override
    public final void execute() throws MojoExecutionException, MojoFailureException {
        try {
            if (skip) {
                skipped("layerflux.skip");
            } else {
                run();
            }
        } catch (RuntimeException failure) {
            throw Failures.toMaven(Exceptions.unwrap(failure));
        }
    }

    /** The goal itself. Throws a {@link io.github.layerflux.failure.BuildFailure} for all that users can understand. */
    abstract void run();

    /** @param property that says so */
    void skipped(String property) {
        getLog().info("Skipped: " + property + " is set");
    }

    final Module module() {
        return Module.of(project, session);
    }
}
