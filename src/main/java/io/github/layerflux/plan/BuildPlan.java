package io.github.layerflux.plan;

import java.util.List;
import java.util.Objects;

/**
 * The stages to build and what to tell the user about the request.
 *
 * @param stages those that the target needs, the target among them, in the Dockerfile's order
 * @param warnings one sentence each
 */
public record BuildPlan(List<Stage> stages, Stage target, StageNames names, char escape, List<String> warnings) {

    public BuildPlan {
        stages = List.copyOf(stages);
        Objects.requireNonNull(target, "target is null");
        Objects.requireNonNull(names, "names is null");
        warnings = List.copyOf(warnings);
    }

    /**
     * What {@code --from} of a COPY or of a mount names.
     *
     * @param from as it was written
     * @param stage the stage that the instruction stands in
     * @throws io.github.layerflux.failure.UserFailure as {@link StageNames#resolve}
     */
    public Base resolve(String from, Stage stage) {
        return names.resolve(from, stage.index());
    }

    /**
     * The stage with an index.
     *
     * @throws IllegalArgumentException when the target doesn't need it
     */
    public Stage stage(int index) {
        for (Stage stage : stages) {
            if (stage.index() == index) {
                return stage;
            }
        }
        throw new IllegalArgumentException("stage " + index + " is not in the plan");
    }
}
