package io.github.layerflux.report;

import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.BuildEvent.Restarted;
import io.github.layerflux.event.BuildEvent.StepExecuted;
import io.github.layerflux.event.BuildEvent.StepFailed;
import io.github.layerflux.event.BuildEvent.StepOutput;
import io.github.layerflux.event.BuildEvent.StepProgress;
import io.github.layerflux.event.BuildEvent.StepStarted;
import io.github.layerflux.event.StepRef;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts the events of a stage into an order that people can follow. A step starts while the layer of the one before it is
 * still written, so that STARTED would come before the other's EXECUTED: what the next step does is held back until the
 * one before it is told. That is mostly a moment; where it takes longer, people had rather see that something goes on.
 *
 * <p>Loaded by a build that executes something.
 */
final class HeldEvents {

    /** Milliseconds that output is held back at most. */
    static final long PATIENCE_MS = 2_000;

    private static final int MOST = 1_000;

    private final Map<String, Stage> stages = new HashMap<>();

    private static final class Stage {
        private final Deque<BuildEvent> held = new ArrayDeque<>();
        private StepRef open;
        private long sinceMs;

        Stage(StepRef open) {
            this.open = open;
        }
    }

    /**
     * What is to be told now, in this order; nothing if the event is held back.
     *
     * @param nowMs of a clock that only goes forward
     */
    List<BuildEvent> inOrder(BuildEvent event, long nowMs) {
        if (event instanceof StepStarted started) {
            return begun(started, nowMs);
        } else if (event instanceof StepOutput output) {
            return during(output.step(), event, nowMs);
        } else if (event instanceof StepProgress drawing) {
            return during(drawing.step(), event, nowMs);
        } else if (event instanceof StepExecuted done) {
            return over(done.step(), event, nowMs);
        } else if (event instanceof StepFailed failed) {
            return over(failed.step(), event, nowMs);
        }
        if (event instanceof Restarted) {
            stages.clear();
        }
        return List.of(event);
    }

    private List<BuildEvent> begun(StepStarted event, long nowMs) {
        Stage stage = stages.get(event.step().display());
        if (stage == null) {
            stages.put(event.step().display(), new Stage(event.step()));
            return List.of(event);
        }
        if (stage.held.isEmpty()) {
            stage.sinceMs = nowMs;
        }
        stage.held.add(event);
        return List.of();
    }

    private List<BuildEvent> during(StepRef step, BuildEvent event, long nowMs) {
        Stage stage = stages.get(step.display());
        if (stage == null || stage.held.isEmpty()) {
            return List.of(event);
        }
        stage.held.add(event);
        return nowMs - stage.sinceMs > PATIENCE_MS || stage.held.size() > MOST ? release(stage) : List.of();
    }

    /** All that is held, as it came; the stage is at its newest step then. */
    private static List<BuildEvent> release(Stage stage) {
        List<BuildEvent> all = new ArrayList<>(stage.held);
        for (BuildEvent event : all) {
            if (event instanceof StepStarted started) {
                stage.open = started.step();
            }
        }
        stage.held.clear();
        return all;
    }

    private List<BuildEvent> over(StepRef step, BuildEvent event, long nowMs) {
        Stage stage = stages.get(step.display());
        if (stage == null) {
            return List.of(event);
        }
        List<BuildEvent> told = new ArrayList<>();
        if (!stage.open.equals(step) && step.index() > stage.open.index()) {
            told.addAll(release(stage)); // it has failed, while the layer of the one before it is still written
        }
        told.add(event);
        if (stage.open.equals(step)) {
            stages.remove(step.display());
            for (BuildEvent held : stage.held) {
                told.addAll(inOrder(held, nowMs));
            }
        }
        return told;
    }
}
