package io.github.layerflux.engine;

import io.github.layerflux.cache.CacheRules;
import io.github.layerflux.dockerfile.Dockerfile;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.Platform;
import io.github.layerflux.plan.Base;
import io.github.layerflux.plan.BuildPlan;
import io.github.layerflux.plan.BuildPlanner;
import io.github.layerflux.plan.PlanRequest;
import io.github.layerflux.plan.Stage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A request whose Dockerfile has been read and planned: all that is known before anything asynchronous begins.
 *
 * <p>A step of its own because it needs nothing of Reactor, whose classes another thread loads in the meantime
 * (docs/adr/0004-cold-start.md).
 */
public record Blueprint(
        BuildRequest request, Dockerfile dockerfile, List<BuildPlan> plans, StageModes modes, CacheRules rules) {

    public Blueprint {
        Objects.requireNonNull(request, "request is null");
        Objects.requireNonNull(dockerfile, "dockerfile is null");
        plans = List.copyOf(plans);
        Objects.requireNonNull(modes, "modes is null");
        Objects.requireNonNull(rules, "rules is null");
    }

    /**
     * Reads the Dockerfile and plans what its target needs.
     *
     * @throws UserFailure when the Dockerfile or the request is wrong
     * @throws EnvironmentFailure when the Dockerfile can't be read
     */
    public static Blueprint of(BuildRequest request) {
        Dockerfile dockerfile = SourceFiles.dockerfile(request.dockerfile(), request.dockerfileName());
        try {
            return of(request, dockerfile);
        } catch (UserFailure e) {
            throw e.showing(dockerfile.source());
        }
    }

    private static Blueprint of(BuildRequest request, Dockerfile dockerfile) {
        List<BuildPlan> plans = new ArrayList<>(1);
        for (Platform platform : request.platforms()) {
            plans.add(BuildPlanner.plan(
                    dockerfile,
                    planRequest(
                            request.target(),
                            request.buildArgs(),
                            platform,
                            request.buildContexts(),
                            request.context())));
        }
        return new Blueprint(
                request,
                dockerfile,
                plans,
                StageModes.of(request.cache(), dockerfile),
                CacheRules.of(request.cache().rules()));
    }

    /** Of the only platform, or the first. */
    public BuildPlan plan() {
        return plans.get(0);
    }

    /** Names of the stages that the image consists of: the target and those that it is built on. */
    public Set<String> imageStages() {
        Set<String> names = new HashSet<>();
        Stage stage = plan().target();
        names.add(stage.name());
        while (stage.base() instanceof Base.EarlierStage earlier) {
            stage = plan().stage(earlier.index());
            names.add(stage.name());
        }
        return names;
    }

    /** What a request means for planning, for the first of its platforms. */
    public static PlanRequest planRequest(BuildRequest request) {
        return planRequest(
                request.target(), request.buildArgs(), request.platform(), request.buildContexts(), request.context());
    }

    /**
     * What the parts of a request mean for planning.
     *
     * @param contexts name to location of named contexts
     * @throws UserFailure when one of these is nothing that can be read
     */
    public static PlanRequest planRequest(
            Optional<String> target,
            Map<String, String> buildArgs,
            Platform platform,
            Map<String, String> contexts,
            Path context) {
        NamedContexts named = new NamedContexts(contexts, context);
        return new PlanRequest(target, buildArgs, platform, Platform.host(), named.names(), named.folders());
    }

    /** A failure of the build, with the lines of the Dockerfile that it is about. */
    Throwable explained(Throwable failure) {
        return failure instanceof BuildFailure known ? known.showing(dockerfile.source()) : failure;
    }
}
