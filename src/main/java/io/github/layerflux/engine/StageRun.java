package io.github.layerflux.engine;

import io.github.layerflux.engine.StageModes.StageMode;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.step.Step;
import java.util.List;
import java.util.function.Consumer;

/**
 * What one run of a stage is given, besides the image that it starts from.
 *
 * @param baseDisplay what that image is called: {@code debian:12}
 * @param mode what the user says of this stage
 * @param stored told of each layer as soon as it lies in the store
 */
record StageRun(String baseDisplay, List<Step> steps, StageMode mode, Consumer<Layer> stored) {

    /** What people call the image that a step builds on: the base, or the instruction that made it. */
    String parentOf(Step step) {
        int index = step.ref().index();
        return index == 1 ? baseDisplay : "'" + steps.get(index - 2).ref().instruction() + "'";
    }
}
