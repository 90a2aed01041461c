package io.github.layerflux.mojo;

import io.github.layerflux.check.Checks;
import io.github.layerflux.dockerfile.Dockerfile;
import io.github.layerflux.engine.Blueprint;
import io.github.layerflux.engine.BuildChecks;
import io.github.layerflux.engine.DockerfileChecks;
import io.github.layerflux.engine.SourceFiles;
import io.github.layerflux.event.Finding;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.image.Platform;
import io.github.layerflux.plan.PlanRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One execution of {@code check}: parse, plan, apply the rules, tell. */
final class CheckLaunch {

    private final CheckMojo mojo;
    private final Module module;
    private final CheckReport report;
    private final DockerfileLocation location;

    CheckLaunch(CheckMojo mojo, Module module) {
        this.mojo = mojo;
        this.module = module;
        this.location = new DockerfileLocation(module, mojo.context, mojo.dockerfile);
        this.report = new CheckReport(mojo.progress, mojo.getLog());
    }

    /** @throws BuildFailure for mistakes, and for findings where these are errors */
    void run() {
        BuildChecks.Mode mode = CheckMode.of(mojo.checks);
        if (location.nothingToBuild()) {
            mojo.getLog().info("No Dockerfile in this parent module: nothing to check");
            return;
        }
        Path context = location.context();
        Path file = location.dockerfile();
        String name = DockerfileLocation.shown(file, mojo.session.getExecutionRootDirectory());
        try {
            check(context, file, name, mode);
        } catch (BuildFailure failure) {
            report.failed(name, failure);
            throw failure;
        }
    }

    private void check(Path context, Path file, String name, BuildChecks.Mode mode) {
        Dockerfile dockerfile = SourceFiles.dockerfile(file, name);
        DockerfileChecks checks = DockerfileChecks.of(dockerfile, request(context));
        boolean skip = mode == BuildChecks.Mode.SKIP;
        Checks.Result result = skip ? new Checks.Result(List.of(), false) : checks.run(context, file);
        List<Finding> findings = new ArrayList<>(result.findings());
        boolean error = !findings.isEmpty() && (mode == BuildChecks.Mode.ERROR || result.error());
        if (!skip && !error) {
            findings.addAll(checks.besides(context, file)); // whose images may well be there
        }
        try {
            report.missing(checks.refusals(context, file, module.target()));
        } catch (BuildFailure refused) {
            report.refused(dockerfile.source(), findings, refused);
            throw refused;
        }
        if (skip) {
            report.mistakesOnly(name);
            return;
        }
        report.checked(dockerfile.source(), findings, error);
        if (error) {
            throw Checks.failure(findings, dockerfile.source());
        }
    }

    private PlanRequest request(Path context) {
        CommandLineMaps maps = new CommandLineMaps(mojo.session.getUserProperties());
        Optional<String> target = new StageChoices(mojo, module, location, line -> {}).target(mojo.target);
        List<String> platforms = mojo.platforms == null ? List.of() : mojo.platforms;
        return Blueprint.planRequest(
                target,
                maps.merge(mojo.buildArgs, "layerflux.buildArg."),
                platforms.isEmpty()
                        ? Platform.host()
                        : Platform.parse(platforms.get(0).strip()),
                maps.merge(mojo.buildContexts, "layerflux.buildContext."),
                context);
    }
}
