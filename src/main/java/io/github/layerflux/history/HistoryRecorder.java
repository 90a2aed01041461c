package io.github.layerflux.history;

import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.BuildEvent.BaseOpened;
import io.github.layerflux.event.BuildEvent.StepCached;
import io.github.layerflux.event.BuildEvent.StepExecuted;
import io.github.layerflux.event.BuildEvent.StepMissed;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.history.PastStep.Ending;
import io.github.layerflux.image.Digest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Gathers what a build's history will have of it. Does nothing but keep events until it is asked. */
public final class HistoryRecorder implements Consumer<BuildEvent> {

    private final List<StepCached> cached = new ArrayList<>();
    private final List<StepExecuted> executed = new ArrayList<>();
    private final List<BaseOpened> bases = new ArrayList<>();
    /** By stage, with its platform. */
    private final Map<String, StepRef> missed = new HashMap<>();

    @Override
    public synchronized void accept(BuildEvent event) {
        if (event instanceof StepCached step) {
            cached.add(step);
        } else if (event instanceof StepExecuted step) {
            executed.add(step);
        } else if (event instanceof StepMissed miss) {
            missed.put(miss.step().display(), miss.step());
        } else if (event instanceof BaseOpened base) {
            bases.add(base);
        }
    }

    /** Whether any step was executed. */
    public synchronized boolean hasExecuted() {
        return !executed.isEmpty();
    }

    /** The step that made a stage execute, if one has. */
    public synchronized Optional<StepRef> missed(String stage) {
        return Optional.ofNullable(missed.get(stage));
    }

    /** What a stage started from, if that is an image and known yet. */
    public synchronized Optional<PastBase> base(String stage) {
        for (BaseOpened base : bases) {
            if (base.name().equals(stage)) {
                return Optional.of(new PastBase(base.reference(), base.digest()));
            }
        }
        return Optional.empty();
    }

    /** The build so far; empty if nothing is known of it. */
    public synchronized Optional<PastBuild> build() {
        Map<String, PastBase> started = new LinkedHashMap<>();
        for (BaseOpened base : bases) {
            started.put(base.name(), new PastBase(base.reference(), base.digest()));
        }
        Map<String, PastStep> steps = new LinkedHashMap<>();
        for (StepCached step : cached) {
            put(steps, step.step(), Ending.CACHED, step.key(), step.savedMs());
        }
        for (StepExecuted step : executed) {
            boolean first = step.step().equals(missed.get(step.step().display()));
            put(steps, step.step(), first ? Ending.MISSED : Ending.EXECUTED, step.key(), step.durationMs());
        }
        return steps.isEmpty()
                ? Optional.empty()
                : Optional.of(new PastBuild(System.currentTimeMillis() / 1000, started, steps));
    }

    private static void put(
            Map<String, PastStep> steps, StepRef step, Ending ending, Optional<Digest> key, long milliseconds) {
        if (key.isPresent()) {
            steps.put(PastBuild.id(step), new PastStep(ending, PastBuild.key(key.get()), milliseconds));
        }
    }
}
