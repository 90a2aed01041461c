package io.github.layerflux.mojo;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.engine.Blueprint;
import io.github.layerflux.engine.BuildEngine;
import io.github.layerflux.engine.BuildRequest;
import io.github.layerflux.report.ConsoleProgress;
import io.github.layerflux.report.ForecastTotals;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import reactor.core.Exceptions;

/** One execution of {@code explain}. */
final class ExplainLaunch {

    private final BuildMojo mojo;
    private final Module module;

    private ExplainLaunch(BuildMojo mojo, Module module) {
        this.mojo = mojo;
        this.module = module;
    }

    static ExplainLaunch of(BuildMojo mojo) {
        return new ExplainLaunch(mojo, Module.of(mojo.project, mojo.session));
    }

    void run() throws MojoExecutionException, MojoFailureException {
        try {
            BuildRequests requests = new BuildRequests(mojo, module, System.getenv());
            if (requests.nothingToBuild()) {
                mojo.getLog().info("No Dockerfile in this parent module: nothing to explain");
                return;
            }
            explain(requests.create());
        } catch (RuntimeException failure) {
            throw Failures.toMaven(Exceptions.unwrap(failure));
        }
    }

    private void explain(BuildRequest request) {
        // as it is: a directory that isn't there is an empty cache
        ContentStore store = new ContentStore(new CacheDirectory(request.cache().directory()));
        ForecastTotals totals = new ForecastTotals();
        new BuildEngine(
                        store,
                        SessionWorkers.of(mojo.session, request.environment().parallelism()))
                .explain(Blueprint.of(request))
                .doOnNext(ConsoleProgress.of(mojo.progress, mojo.getLog()::info, mojo.getLog()::warn))
                .doOnNext(totals)
                .blockLast(); // as in BuildLaunch: here the reactive world ends and Maven's begins
        if (mojo.progress.equals("auto") || mojo.progress.equals("plain")) {
            mojo.getLog().info(totals.toString());
        }
    }
}
