package io.github.layerflux.mojo;

import java.util.List;
import java.util.Map;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Checks a Dockerfile as {@code docker build --check} does: mistakes, and Docker's rules for what works and is hardly
 * meant, with the lines. Pulls and executes nothing.
 */
@Mojo(name = "check", requiresProject = false, threadSafe = true)
public final class CheckMojo extends LayerfluxMojo {

    /** The build context folder. Defaults to the project's folder, without a POM to the current one. */
    @Parameter(property = "layerflux.context")
    @Nullable
    String context;

    /**
     * The Dockerfile, absolute or relative to the project (or current) folder. Defaults to {@code Dockerfile}, else
     * {@code Containerfile}, else {@code iEchorfile} in the context.
     */
    @Parameter(property = "layerflux.dockerfile")
    @Nullable
    String dockerfile;

    /** The stage that is to be built; on the command line also {@code module:stage} entries. Defaults to all stages. */
    @Parameter(property = "layerflux.target")
    @Nullable
    String target;

    /** The platform to build for, such as {@code linux/arm64}. Defaults to this machine's. */
    @Parameter(property = "layerflux.platforms")
    @Nullable
    List<String> platforms;

    /** Build arguments; on the command line {@code -Dlayerflux.buildArg.NAME=value}. */
    @Parameter
    @Nullable
    Map<String, String> buildArgs;

    /** Named build contexts, of which only the names matter; on the command line {@code -Dlayerflux.buildContext.NAME=…}. */
    @Parameter
    @Nullable
    Map<String, String> buildContexts;

    /** What findings mean: {@code warn}, {@code error} or, for mistakes alone, {@code skip}. */
    @Parameter(property = "layerflux.checks", defaultValue = "warn")
    String checks = "warn";

    /** {@code auto}, {@code plain}, {@code quiet} or {@code json}: one object on one line. */
    @Parameter(property = "layerflux.progress", defaultValue = "auto")
    String progress = "auto";

    @Override
    boolean isForEachModule() {
        return true;
    }

    @Override
    void run() {
        new CheckLaunch(this, module()).run();
    }
}
