package io.github.layerflux.engine;

import io.github.layerflux.layer.Layer;
import io.github.layerflux.plan.Base;
import io.github.layerflux.plan.BuildPlan;
import io.github.layerflux.plan.Stage;
import io.github.layerflux.step.LayerSlot;
import io.github.layerflux.step.StageState;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Tells of the layers that will be the image's: those of the target and of the stages that it is built on. */
final class ImageLayers {

    /** For who doesn't care. A class, not a lambda, since every cached build comes by. */
    static final Consumer<Layer> IGNORED = new Consumer<>() {
        @Override
        public void accept(Layer layer) {}
    };

    private final Set<Integer> stages = new HashSet<>();
    private final int target;
    private final boolean sparse;
    private final Consumer<Layer> listener;

    /** @param sparse whether layers of the base may stay where they are */
    ImageLayers(BuildPlan plan, boolean sparse, Consumer<Layer> listener) {
        this.target = plan.target().index();
        this.sparse = sparse;
        this.listener = listener;
        Stage stage = plan.target();
        stages.add(stage.index());
        while (stage.base() instanceof Base.EarlierStage earlier) {
            stage = plan.stage(earlier.index());
            stages.add(stage.index());
        }
    }

    /** The same for another platform's plan. */
    ImageLayers forPlan(BuildPlan plan) {
        return new ImageLayers(plan, sparse, listener);
    }

    /** Whether a stage's base is part of the image and must be here in the end, so that its pull begins at once. */
    boolean fetchesBaseOf(Stage stage) {
        return !sparse && stages.contains(stage.index());
    }

    /** Whether a stage is the image, all of which must be here. */
    boolean isWhole(Stage stage) {
        return !sparse && stage.index() == target;
    }

    /** Whether a stage is the image, of which what its steps made must be here. */
    boolean isTarget(Stage stage) {
        return stage.index() == target;
    }

    /** Who is to be told of a stage's layers. */
    Consumer<Layer> of(Stage stage) {
        return stages.contains(stage.index()) ? listener : IGNORED;
    }

    /** Tells of a base image's layers that are here. */
    static void base(StageState base, Consumer<Layer> stored) {
        if (stored != IGNORED) {
            for (LayerSlot slot : base.slots()) {
                if (slot instanceof LayerSlot.Stored here) {
                    stored.accept(here.stored());
                }
            }
        }
    }
}
