package io.github.layerflux.engine;

import io.github.layerflux.dockerfile.Instruction;
import io.github.layerflux.event.Miss;
import io.github.layerflux.plan.Stage;
import java.util.Optional;

/** What another stage or a new base has to do with a miss; asked when a step missed. */
interface BaseNews {

    BaseNews NONE = new BaseNews() {
        @Override
        public Optional<Miss> of(Stage stage, StageGraph graph) {
            return Optional.empty();
        }

        @Override
        public Optional<String> rebuilt(Instruction reader, Stage stage, StageGraph graph) {
            return Optional.empty();
        }
    };

    /**
     * Why the image that a stage starts from isn't the one of the build before; empty if it is the same, or if nobody
     * knows.
     */
    Optional<Miss> of(Stage stage, StageGraph graph);

    /** The first stage that an instruction reads from and that this build has executed. */
    Optional<String> rebuilt(Instruction reader, Stage stage, StageGraph graph);
}
