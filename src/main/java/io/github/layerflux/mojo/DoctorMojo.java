package io.github.layerflux.mojo;

import io.github.layerflux.sandbox.ExecutorChoice;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Tells what this machine can do for builds and what to do about the rest: how RUN is executed, why not better, and the
 * exact remedy; which registries can be reached, and whose login would be used. Builds, pulls and changes nothing.
 */
@Mojo(name = "doctor", requiresProject = false, threadSafe = true)
public final class DoctorMojo extends RegistryMojo {

    /** How RUN is to be executed: {@code auto}, {@code crun}, {@code runc}, {@code builtin} or {@code chroot}. */
    @Parameter(property = "layerflux.sandbox", defaultValue = "auto")
    String sandbox = "auto";

    /** The build context, whose Dockerfile names registries. Defaults to the project's, or the current, folder. */
    @Parameter(property = "layerflux.context")
    @Nullable
    String context;

    /** The Dockerfile, as for {@code build}. There needn't be one. */
    @Parameter(property = "layerflux.dockerfile")
    @Nullable
    String dockerfile;

    /** {@code auto}, {@code plain}, or {@code json}: one object on one line. */
    @Parameter(property = "layerflux.progress", defaultValue = "auto")
    String progress = "auto";

    @Override
    boolean isForEachModule() {
        return false; // it's about the machine
    }

    @Override
    void run() {
        new DoctorLaunch(this, ExecutorChoice.parse(sandbox)).run();
    }
}
