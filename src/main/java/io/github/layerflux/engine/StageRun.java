package io.github.layerflux.engine;

import io.github.layerflux.dockerfile.SecretText;
import io.github.layerflux.engine.StageModes.StageMode;
import io.github.layerflux.event.Miss;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.image.Digest;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.step.Step;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * What one run of a stage is given, besides the image that it starts from.
 *
 * @param baseDisplay what that image is called: {@code debian:12}
 * @param mode what the user says of this stage
 * @param stored told of each layer as soon as it lies in the store
 * @param turns of the stage, once it has missed a step; none if the user wants all of it executed
 * @param news what else has changed that a miss may come from
 */
record StageRun(
        String baseDisplay,
        List<Step> steps,
        StageMode mode,
        Consumer<Layer> stored,
        News news,
        AtomicReference<StageTurns> turns) {

    private static final int BRIEF = 60;

    /** What may explain a miss; asked when there is one. */
    interface News {

        News NONE = new News() {};

        /** Why the base isn't the one of the build before, if it isn't. */
        default Optional<Miss> base() {
            return Optional.empty();
        }

        /** Why there is nothing that the step of this index (from 1) and key could be compared with. */
        default Optional<Miss> nothingBefore(int index, Digest key) {
            return Optional.empty();
        }

        /** Why a stage that the step of this index (from 1) reads from is another, if this build has executed it. */
        default Optional<Miss> rebuiltSource(int index) {
            return Optional.empty();
        }
    }

    StageRun(String baseDisplay, List<Step> steps, StageMode mode, Consumer<Layer> stored) {
        this(baseDisplay, steps, mode, stored, News.NONE);
    }

    StageRun(String baseDisplay, List<Step> steps, StageMode mode, Consumer<Layer> stored, News news) {
        this(baseDisplay, steps, mode, stored, news, new AtomicReference<>());
    }

    /** What people call the image that a step builds on: the base, or the instruction that made it. */
    String parentOf(Step step) {
        int index = step.ref().index();
        return index == 1 ? baseDisplay : "'" + brief(steps.get(index - 2).ref()) + "'";
    }

    /** A step's instruction as another step's reason names it. */
    static String brief(StepRef step) {
        String text = SecretText.masked(step.instruction());
        return text.length() <= BRIEF ? text : text.substring(0, BRIEF - 1) + "…";
    }

    /**
     * A miss as people are told: a first step that stands on another image than before missed because of that, and one
     * that reads from a stage that was executed missed because of that stage.
     */
    Miss explained(Step step, Digest key, Miss miss) {
        int index = step.ref().index();
        Optional<Miss> base = index > 1 ? Optional.empty() : news.base();
        if (base.isPresent()) {
            return base.get();
        }
        if (miss.isUncompared()) {
            return news.nothingBefore(index, key)
                    .filter(why -> miss.first() || !why.first())
                    .orElse(miss);
        }
        Optional<Miss> source = miss.elsewhere() ? news.rebuiltSource(index) : Optional.empty();
        return source.map(rebuilt -> because(rebuilt, miss)).orElse(miss);
    }

    /** Which files changed says more than which stage they are from, and that says more than digests. */
    private static Miss because(Miss rebuilt, Miss miss) {
        boolean isStage = miss.changedFiles().isEmpty() && miss.reason().contains(" → stage " + rebuilt.cause() + " (");
        return (isStage ? miss.with(rebuilt.reason()) : miss).causedBy(rebuilt.cause());
    }
}
