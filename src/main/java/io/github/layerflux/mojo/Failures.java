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
            throw told(new MojoFailureException(user.getMessage()), user);
        }
        if (failure instanceof BuildFailure build) {
            throw told(new MojoExecutionException(build.getMessage()), build);
        }
        throw new MojoExecutionException("Layerflux failed unexpectedly: " + failure, unchecked(failure));
    }

    /** Keeps the origin for {@code -e}. As a cause, Maven would add its message and those below to ours. */
    private static <E extends Exception> E told(E exception, BuildFailure origin) {
        exception.addSuppressed(origin);
        return exception;
    }

    private static Exception unchecked(Throwable failure) {
        return failure instanceof Exception exception ? exception : new IllegalStateException(failure);
    }
}
