package io.github.layerflux.report;

import io.github.layerflux.event.Miss;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.report.StepReport.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A step that missed by itself, and what was executed because of it: the rest of its stage, and the stages that start
 * from or read from that one.
 */
final class MissChain {

    private final StepReport root;
    private final Set<String> stages = new LinkedHashSet<>();
    private int steps;
    private long durationMs;

    private MissChain(StepReport root) {
        this.root = root;
    }

    /** @param steps of a build, in the Dockerfile's order, which is such that a cause comes first */
    static List<MissChain> of(List<StepReport> steps) {
        List<MissChain> chains = new ArrayList<>();
        Map<String, MissChain> firstOf = new HashMap<>();
        Map<String, MissChain> lastOf = new HashMap<>();
        for (StepReport step : steps) {
            String stage = step.step().display();
            if (step.miss().isPresent()) {
                MissChain chain = causeOf(step, step.miss().get(), firstOf);
                if (chain == null) {
                    chain = new MissChain(step);
                    chains.add(chain);
                }
                firstOf.putIfAbsent(stage, chain);
                lastOf.put(stage, chain);
            }
            MissChain chain = lastOf.get(stage);
            if (chain != null && step.status() != Status.CACHED) {
                chain.stages.add(StepRef.shown(stage));
                chain.steps++;
                chain.durationMs += step.durationMs();
            }
        }
        return chains;
    }

    /** In a build for several platforms a stage of one platform reads from those of the same, or from one that all share. */
    private static @Nullable MissChain causeOf(StepReport step, Miss miss, Map<String, MissChain> firstOf) {
        if (miss.cause().isEmpty()) {
            return null;
        }
        MissChain same = firstOf.get(step.step().platform() + " " + miss.cause());
        if (same != null || firstOf.containsKey(miss.cause())) {
            return same != null ? same : firstOf.get(miss.cause());
        }
        for (Map.Entry<String, MissChain> stage : firstOf.entrySet()) {
            if (stage.getKey().endsWith(" " + miss.cause())) {
                return stage.getValue();
            }
        }
        return null;
    }

    /** The step that missed by itself. */
    StepReport root() {
        return root;
    }

    /** How many were executed, the root among them. */
    int steps() {
        return steps;
    }

    /** What executing them took, added up. */
    long durationMs() {
        return durationMs;
    }

    /** In which stages, as people are told. */
    List<String> stages() {
        return List.copyOf(stages);
    }
}
