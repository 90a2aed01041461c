package io.github.layerflux.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * In which of the last builds a step's own inputs changed: it was executed, and it was looked up by another key than in the
 * build before. Going back to what is cached already is no change.
 */
final class StepChanges {

    /** Builds that are looked at. */
    private static final int WINDOW = 20;

    private final List<PastBuild> builds;
    /** By step and build. */
    private final Map<String, boolean[]> changed = new HashMap<>();

    private final Map<String, Integer> compared = new HashMap<>();
    private final int from;

    StepChanges(List<PastBuild> builds) {
        this.builds = builds;
        this.from = Math.max(0, builds.size() - WINDOW);
        Map<String, String> keys = new HashMap<>();
        for (int build = 0; build < builds.size(); build++) {
            for (Map.Entry<String, PastStep> entry : builds.get(build).steps().entrySet()) {
                PastStep step = entry.getValue();
                String before = keys.put(entry.getKey(), step.key());
                if (before != null && build >= from) {
                    compared.merge(entry.getKey(), 1, Integer::sum);
                    changed.computeIfAbsent(entry.getKey(), id -> new boolean[builds.size()])[build] =
                            step.wasExecuted() && !before.equals(step.key());
                }
            }
        }
    }

    /** How many builds could be compared with the one before. */
    int builds(String step) {
        return compared.getOrDefault(step, 0);
    }

    /** In how many of them it changed. */
    int count(String step) {
        int count = 0;
        for (int build = from; build < builds.size(); build++) {
            count += in(step, build) ? 1 : 0;
        }
        return count;
    }

    private boolean in(String step, int build) {
        boolean[] found = changed.get(step);
        return found != null && found[build];
    }

    /**
     * How many executions of a step would have been saved had some steps stood below it.
     *
     * @param step one that was executed though it hadn't changed
     * @param before the steps above it
     * @param movable those of them that could stand below it
     */
    int saved(String step, List<String> before, List<String> movable) {
        List<String> staying = new ArrayList<>(before);
        staying.removeAll(movable);
        int saved = 0;
        for (int build = from; build < builds.size(); build++) {
            PastStep past = builds.get(build).steps().get(step);
            if (past != null
                    && past.wasExecuted()
                    && !in(step, build)
                    && anyChanged(movable, build)
                    && !anyChanged(staying, build)) {
                saved++;
            }
        }
        return saved;
    }

    private boolean anyChanged(List<String> steps, int build) {
        for (String step : steps) {
            if (in(step, build)) {
                return true;
            }
        }
        return false;
    }
}
