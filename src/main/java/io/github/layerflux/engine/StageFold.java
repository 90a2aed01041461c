package io.github.layerflux.engine;

import io.github.layerflux.step.StageState;
import io.github.layerflux.step.Step;
import java.util.List;
import reactor.core.publisher.Mono;

/** What is done with the steps of a stage: {@link StagePipeline} builds them, {@link StageForecast} foretells them. */
interface StageFold {

    /** Goes through the steps in their order; emits the state after the last. */
    Mono<StageState> run(StageState base, StageRun run);

    /** A stage whose base couldn't be had: none of its steps will be run. */
    default void notStarted(List<Step> steps, Throwable failure) {}
}
