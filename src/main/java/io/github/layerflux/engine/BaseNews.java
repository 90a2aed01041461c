package io.github.layerflux.engine;

import io.github.layerflux.dockerfile.Instruction;
import io.github.layerflux.event.Miss;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.image.Digest;
import io.github.layerflux.plan.Stage;
import java.util.List;
import java.util.Optional;

/** What another stage or a new base has to do with a miss; asked when a step missed. */
interface BaseNews {

    BaseNews NONE = new BaseNews() {};

    /**
     * Why the image that a stage starts from isn't the one of the build before; empty if it is the same, or if nobody
     * knows.
     */
    default Optional<Miss> of(Stage stage, StageGraph graph) {
        return Optional.empty();
    }

    /**
     * Why nothing was found that a step could be compared with, if it is known.
     *
     * @param steps of its stage
     * @param index the step's, from 1
     * @param key the step's
     */
    default Optional<Miss> nothingBefore(Stage stage, List<StepRef> steps, int index, Digest key) {
        return Optional.empty();
    }

    /** Of the first stage that an instruction reads from and that this build has executed: which step began it. */
    default Optional<Miss> rebuilt(Instruction reader, Stage stage, StageGraph graph) {
        return Optional.empty();
    }
}
