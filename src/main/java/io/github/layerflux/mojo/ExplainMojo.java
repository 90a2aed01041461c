package io.github.layerflux.mojo;

import org.apache.maven.plugins.annotations.Mojo;

/**
 * Foretells what {@code build} would do, step by step: a HIT, a MISS and why, or UNKNOWN, because it depends on an earlier
 * miss or on a base image that isn't on this machine. Executes, pulls and writes nothing. Takes the parameters of
 * {@code build}.
 */
@Mojo(name = "explain", requiresProject = false, threadSafe = true)
public final class ExplainMojo extends BuildMojo {

    @Override
    boolean isForecast() {
        return true;
    }

    @Override
    void run() {
        new ExplainLaunch(this, module()).run();
    }
}
