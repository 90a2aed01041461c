package io.github.layerflux.engine;

import io.github.layerflux.event.BuildEvent.StepFailed;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.plan.Stage;
import java.util.Optional;

/**
 * Why a stage ended early, already located at what is to blame. Whoever waits for that stage passes it on unchanged, so
 * the step to blame is the one that failed and not the last that heard of it.
 */
final class StageFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Optional<StepFailed> step;

    private StageFailure(Throwable cause, Optional<StepFailed> step) {
        super(cause);
        this.step = step;
    }

    /** A failure that came up in a step: that step's, unless it has been blamed on something already. */
    static StageFailure of(Throwable failure, StepRef step, long durationMs) {
        if (failure instanceof StageFailure blamed) {
            return blamed;
        }
        if (failure instanceof BuildFailure known) {
            String problem = known.details().problem();
            BuildFailure located = known.at(step.where(), step.instruction());
            return new StageFailure(located, Optional.of(new StepFailed(step, problem, durationMs)));
        }
        // a defect of ours: its stack trace says more than we could
        return new StageFailure(failure, Optional.of(new StepFailed(step, failure.toString(), durationMs)));
    }

    /** A failure of a stage's FROM, which is no step. */
    static StageFailure of(Throwable failure, Stage stage) {
        if (failure instanceof StageFailure blamed) {
            return blamed;
        }
        Throwable located = failure instanceof BuildFailure known ? known.at(stage.where(), stage.fromText()) : failure;
        return new StageFailure(located, Optional.empty());
    }

    /** What to tell of the step to blame, if it is one. */
    Optional<StepFailed> step() {
        return step;
    }
}
