package io.github.layerflux.mojo;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.engine.Blueprint;
import io.github.layerflux.engine.BuildEngine;
import io.github.layerflux.engine.BuildRequest;
import io.github.layerflux.report.ForecastTotals;

/** One execution of {@code explain}. */
final class ExplainLaunch {

    private final BuildMojo mojo;
    private final Module module;

    ExplainLaunch(BuildMojo mojo, Module module) {
        this.mojo = mojo;
        this.module = module;
    }

    void run() {
        BuildRequests requests = new BuildRequests(mojo, module, System.getenv());
        if (requests.nothingToBuild()) {
            new SessionConsole(mojo.session, module, mojo.getLog())
                    .tell("No Dockerfile in this parent module: nothing to explain");
            return;
        }
        explain(requests.create());
    }

    private void explain(BuildRequest request) {
        // as it is: a directory that isn't there is an empty cache
        ContentStore store = new ContentStore(new CacheDirectory(request.cache().directory()).unstamped());
        ForecastTotals totals = new ForecastTotals();
        Blueprint blueprint = Blueprint.of(request);
        BuildEngine engine = new BuildEngine(
                        store,
                        SessionWorkers.of(mojo.session, request.environment().parallelism()))
                .naming(new ReactorOutputs(mojo.session.getProjects()));
        if (BuildRequests.share(mojo)) {
            engine = CacheSharing.of(mojo, request, blueprint, store, false).over(engine);
        }
        engine.explain(blueprint)
                .doOnNext(new SessionConsole(mojo.session, module, mojo.getLog()).progress(mojo.progress))
                .doOnNext(totals)
                .blockLast(); // as in BuildLaunch: here the reactive world ends and Maven's begins
        if (!totals.isAllHits()) {
            SessionImages.of(mojo.session).foretellChange(mojo.project);
        }
        if (mojo.progress.equals("auto") || mojo.progress.equals("plain")) {
            SessionConsole console = new SessionConsole(mojo.session, module, mojo.getLog());
            console.tell(totals.toString());
            if (request.environment().pull().equals("always")) {
                console.tell(
                        "Base images count as the last build found them: with pull=always there may be newer ones");
            }
        }
    }
}
