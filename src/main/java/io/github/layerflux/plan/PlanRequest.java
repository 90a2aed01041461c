package io.github.layerflux.plan;

import io.github.layerflux.image.Platform;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What the user asks of a Dockerfile.
 *
 * @param target a stage's name or index; the last stage if absent
 * @param buildArgs values for ARG; predefined proxy arguments among them reach RUN undeclared
 * @param targetPlatform what the image is for
 * @param buildPlatform what the build runs on
 * @param namedContexts names that replace images and stages
 * @param folderContexts those of them that are folders
 */
public record PlanRequest(
        Optional<String> target,
        Map<String, String> buildArgs,
        Platform targetPlatform,
        Platform buildPlatform,
        Set<String> namedContexts,
        Set<String> folderContexts) {

    public PlanRequest {
        Objects.requireNonNull(target, "target is null");
        buildArgs = Collections.unmodifiableMap(new LinkedHashMap<>(buildArgs));
        Objects.requireNonNull(targetPlatform, "targetPlatform is null");
        Objects.requireNonNull(buildPlatform, "buildPlatform is null");
        namedContexts = Set.copyOf(namedContexts);
        folderContexts = Set.copyOf(folderContexts);
    }

    /** The same, and every argument has its default. */
    public PlanRequest withoutBuildArgs() {
        return new PlanRequest(target, Map.of(), targetPlatform, buildPlatform, namedContexts, folderContexts);
    }

    /** The last stage, for one platform, with nothing else asked. */
    public static PlanRequest of(Platform platform) {
        return new PlanRequest(Optional.empty(), Map.of(), platform, platform, Set.of(), Set.of());
    }
}
