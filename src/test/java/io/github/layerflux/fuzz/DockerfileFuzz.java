package io.github.layerflux.fuzz;

import io.github.layerflux.check.CheckRequest;
import io.github.layerflux.check.Checks;
import io.github.layerflux.dockerfile.Dockerfile;
import io.github.layerflux.dockerfile.DockerfileParser;
import io.github.layerflux.dockerfile.IgnoreFile;
import io.github.layerflux.event.Finding;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.SourceExcerpt;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.Platform;
import io.github.layerflux.plan.BuildPlanner;
import io.github.layerflux.plan.PlanRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A Dockerfile: parsed, planned, checked, and whatever is said of it shown. */
public final class DockerfileFuzz {

    private DockerfileFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        Dockerfile dockerfile;
        try {
            dockerfile = DockerfileParser.parse("Dockerfile", text);
        } catch (UserFailure failure) {
            located(failure, text);
            return;
        }
        PlanRequest request = PlanRequest.of(Platform.parse("linux/amd64"));
        try {
            BuildPlanner.plan(dockerfile, request);
        } catch (UserFailure failure) {
            located((UserFailure) failure.showing(dockerfile.source()), text);
            return; // checks are for what can be planned
        }
        Set<Integer> all = new TreeSet<>(
                IntStream.range(0, dockerfile.stages().size()).boxed().collect(Collectors.toList()));
        try {
            Checks.Result result =
                    Checks.run(new CheckRequest(dockerfile, request, all, Map.of(), () -> IgnoreFile.NONE));
            for (Finding finding : result.findings()) {
                if (SourceExcerpt.of(dockerfile.source(), finding.where()).isEmpty()) {
                    throw new IllegalStateException("no lines for " + finding);
                }
            }
        } catch (UserFailure failure) {
            failure.getMessage();
        }
    }

    private static void located(BuildFailure failure, String text) {
        failure.getMessage();
        failure.details().where().ifPresent(where -> {
            long lines = text.chars().filter(c -> c == '\n').count() + 1;
            if (where.lastLine() > lines) {
                throw new IllegalStateException(where + "-" + where.lastLine() + " in a file of " + lines + " lines");
            }
        });
    }
}
