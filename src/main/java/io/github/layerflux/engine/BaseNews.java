package io.github.layerflux.engine;

import io.github.layerflux.plan.Stage;
import java.util.Optional;

/** Why the image that a stage starts from isn't the one of the build before; asked when the first step missed. */
@FunctionalInterface
interface BaseNews {

    BaseNews NONE = (stage, graph) -> Optional.empty();

    /** One line, or empty if it is the same, or if nobody knows. */
    Optional<String> of(Stage stage, StageGraph graph);
}
