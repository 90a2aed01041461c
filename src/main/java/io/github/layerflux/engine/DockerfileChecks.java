package io.github.layerflux.engine;

import io.github.layerflux.check.CheckRequest;
import io.github.layerflux.check.Checks;
import io.github.layerflux.dockerfile.Dockerfile;
import io.github.layerflux.event.Finding;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.plan.BuildPlan;
import io.github.layerflux.plan.BuildPlanner;
import io.github.layerflux.plan.PlanRequest;
import io.github.layerflux.plan.Stage;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The build checks without a build: nothing is pulled, so nothing is known of base images. */
public final class DockerfileChecks {

    private final Dockerfile dockerfile;
    private final PlanRequest request;
    private final Set<Integer> stages;

    private DockerfileChecks(Dockerfile dockerfile, PlanRequest request, Set<Integer> stages) {
        this.dockerfile = dockerfile;
        this.request = request;
        this.stages = stages;
    }

    /**
     * Plans the stages that the target needs; without a target all are checked. Planning finds mistakes, so it is done
     * either way.
     *
     * @throws UserFailure for mistakes
     */
    public static DockerfileChecks of(Dockerfile dockerfile, PlanRequest request) {
        Set<Integer> stages = new HashSet<>();
        try {
            BuildPlan plan = BuildPlanner.plan(dockerfile, request);
            for (Stage stage : plan.stages()) {
                stages.add(stage.index());
            }
        } catch (UserFailure e) {
            throw e.showing(dockerfile.source());
        }
        if (request.target().isEmpty()) {
            for (int i = 0; i < dockerfile.stages().size(); i++) {
                stages.add(i);
            }
        }
        return new DockerfileChecks(dockerfile, request, stages);
    }

    /** @param file of the Dockerfile, beside which its own ignore file may lie */
    public Checks.Result run(Path context, Path file) {
        return Checks.run(request(context, file));
    }

    /**
     * Looks for what a build would refuse later, when it comes to the instruction.
     *
     * @param products what Maven writes to
     * @return what of the build context is missing and may still be made
     * @throws BuildFailure for what it would refuse
     */
    public List<BuildFailure> refusals(Path context, Path file, Path products) {
        Refusals refusals = new Refusals(context, file, products);
        refusals.check(request(context, file));
        return refusals.missing();
    }

    /** What is probably meant otherwise, though a build may succeed. */
    public List<Finding> besides(Path context, Path file) {
        return Checks.besides(request(context, file));
    }

    private CheckRequest request(Path context, Path file) {
        return new CheckRequest(dockerfile, request, stages, Map.of(), () -> SourceFiles.ignored(context, file));
    }
}
