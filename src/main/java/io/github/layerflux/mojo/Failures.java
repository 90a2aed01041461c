package io.github.layerflux.mojo;

import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.UserFailure;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;

/** Our failures as Maven's: its exception types decide what Maven prints around our message. */
final class Failures {

    private Failures() {}

    /**
     * Throws Maven's counterpart: {@code MojoFailureException} for what the user can mend in Dockerfile or
     * configuration, {@code MojoExecutionException} for the rest. Anything that is no {@link BuildFailure} is a defect
     * of ours and is thrown on with its stack trace.
     */
    static RuntimeException toMaven(Throwable failure) throws MojoExecutionException, MojoFailureException {
        if (failure instanceof UserFailure user) {
            throw new MojoFailureException(user.getMessage(), user);
        }
        if (failure instanceof BuildFailure build) {
            throw new MojoExecutionException(build.getMessage(), build);
        }
        throw new MojoExecutionException("Layerflux failed unexpectedly: " + failure, unchecked(failure));
    }

    private static Exception unchecked(Throwable failure) {
        return failure instanceof Exception exception ? exception : new IllegalStateException(failure);
    }
}
