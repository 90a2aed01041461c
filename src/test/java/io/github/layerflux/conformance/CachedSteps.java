package io.github.layerflux.conformance;

import com.google.gson.JsonArray;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.event.BuildEvent.StepCached;
import io.github.layerflux.event.BuildEvent.StepExecuted;
import io.github.layerflux.event.StepRef;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** Which steps of a build were cached, as {@link BuildSequence} records them. */
final class CachedSteps {

    /** Those that Docker counts: all that can make a layer. */
    private static final Set<String> COUNTED = Set.of("RUN", "COPY", "ADD", "WORKDIR");

    /** Stage, then index in the stage. */
    private final TreeMap<String, TreeMap<Integer, String>> stages = new TreeMap<>();

    static JsonArray of(List<BuildEvent> events) {
        CachedSteps steps = new CachedSteps();
        for (BuildEvent event : events) {
            if (event instanceof StepCached cached) {
                steps.add(cached.step(), "cached");
            } else if (event instanceof StepExecuted executed) {
                steps.add(executed.step(), "executed");
            }
        }
        return steps.lines();
    }

    private void add(StepRef step, String how) {
        String keyword = step.instruction().split("\\s", 2)[0].toUpperCase();
        if (COUNTED.contains(keyword)) {
            stages.computeIfAbsent(step.stage(), name -> new TreeMap<>()).put(step.index(), keyword + ": " + how);
        }
    }

    private JsonArray lines() {
        JsonArray lines = new JsonArray();
        stages.forEach((stage, steps) -> {
            int index = 0;
            for (String step : steps.values()) {
                index++;
                lines.add((Character.isDigit(stage.charAt(0)) ? "" : stage + " ") + index + " " + step);
            }
        });
        return lines;
    }
}
