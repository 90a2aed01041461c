package io.github.layerflux.check;

import io.github.layerflux.dockerfile.Dockerfile;
import io.github.layerflux.dockerfile.IgnoreFile;
import io.github.layerflux.image.ImageConfig;
import io.github.layerflux.plan.PlanRequest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What is to be checked.
 *
 * @param stages indexes of the stages that matter: those a build needs, or all
 * @param bases configurations of the stages' base images, by the stage's index; those that are known
 * @param ignore of the build context; only asked for by rules that need it
 */
public record CheckRequest(
        Dockerfile dockerfile,
        PlanRequest request,
        Set<Integer> stages,
        Map<Integer, ImageConfig> bases,
        Supplier<IgnoreFile> ignore) {

    public CheckRequest {
        Objects.requireNonNull(dockerfile, "dockerfile is null");
        Objects.requireNonNull(request, "request is null");
        stages = new HashSet<>(stages);
        bases = new HashMap<>(bases);
        Objects.requireNonNull(ignore, "ignore is null");
    }
}
