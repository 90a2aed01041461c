package io.github.layerflux.engine;

import io.github.layerflux.cache.EarlierKeys.Place;
import io.github.layerflux.dockerfile.Instruction;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.history.BuildHistory;
import io.github.layerflux.history.PastBuild;
import io.github.layerflux.image.Digest;
import io.github.layerflux.plan.BuildPlan;
import io.github.layerflux.plan.Stage;
import java.util.HashSet;
import java.util.Set;

/** Where in today's Dockerfile the instructions of earlier builds stand. Made at a miss. */
final class StagePlaces {

    private final BuildPlan plan;
    private final BuildHistory history;

    StagePlaces(BuildPlan plan, BuildHistory history) {
        this.plan = plan;
        this.history = history;
    }

    /** {@link io.github.layerflux.cache.EarlierKeys#place}. */
    Place place(StepRef step, Digest key) {
        Set<String> left = new HashSet<>(history.lastSteps(key));
        if (left.contains(PastBuild.id(step)) || hasTriggers(step)) {
            return Place.SAME;
        }
        boolean stands = false;
        for (Stage stage : plan.declared()) {
            boolean own = stage.name().equals(step.stage());
            for (Instruction instruction : stage.instructions()) {
                stands |= left.remove(PastBuild.id(step.platform(), stage.name(), instruction.text())) && own;
            }
        }
        if (stands) {
            return Place.STANDS;
        }
        return left.isEmpty() ? Place.ELSEWHERE : Place.GONE;
    }

    /** What a base's triggers add to a stage isn't in the Dockerfile. */
    private boolean hasTriggers(StepRef step) {
        for (Stage stage : plan.declared()) {
            if (stage.name().equals(step.stage())) {
                return stage.instructions().size() != step.steps();
            }
        }
        return true;
    }
}
