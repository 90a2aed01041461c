package io.github.layerflux.engine;

import io.github.layerflux.engine.StageModes.StageMode;
import io.github.layerflux.event.Miss;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.step.Step;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What one run of a stage is given, besides the image that it starts from.
 *
 * @param baseDisplay what that image is called: {@code debian:12}
 * @param mode what the user says of this stage
 * @param stored told of each layer as soon as it lies in the store
 * @param turns of the stage, once it has missed a step; none if the user wants all of it executed
 * @param baseNews why the base isn't the one of the build before, if it isn't
 */
record StageRun(
        String baseDisplay,
        List<Step> steps,
        StageMode mode,
        Consumer<Layer> stored,
        Supplier<Optional<String>> baseNews,
        AtomicReference<StageTurns> turns) {

    StageRun(String baseDisplay, List<Step> steps, StageMode mode, Consumer<Layer> stored) {
        this(baseDisplay, steps, mode, stored, Optional::empty);
    }

    StageRun(
            String baseDisplay,
            List<Step> steps,
            StageMode mode,
            Consumer<Layer> stored,
            Supplier<Optional<String>> baseNews) {
        this(baseDisplay, steps, mode, stored, baseNews, new AtomicReference<>());
    }

    /** What people call the image that a step builds on: the base, or the instruction that made it. */
    String parentOf(Step step) {
        int index = step.ref().index();
        return index == 1 ? baseDisplay : "'" + steps.get(index - 2).ref().instruction() + "'";
    }

    /** A miss as people are told: a first step that stands on another image than before missed because of that. */
    Miss explained(Step step, Miss miss) {
        if (step.ref().index() > 1) {
            return miss;
        }
        Optional<String> news = baseNews.get();
        return news.isPresent() ? Miss.because(news.get()) : miss;
    }
}
