package io.github.layerflux.share;

import io.github.layerflux.cache.StepRecord;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.image.Digest;
import io.github.layerflux.layer.Layer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a build consists of, found or made, as others may want it. Told from any thread. */
final class UsedSteps {

    /** @param parent of its record */
    record Used(String stage, int index, Digest parent, StepRecord record) {}

    private final Map<String, Used> steps = new LinkedHashMap<>();
    private final Set<Digest> bases = new LinkedHashSet<>();

    synchronized void add(StepRef step, Digest parent, StepRecord record) {
        // a stage may be told of again, and two stages may share a step
        steps.put(
                step.stage() + " " + parent + " " + record.key().digest(),
                new Used(step.stage(), step.index(), parent, record));
    }

    synchronized void add(List<Layer> image) {
        image.forEach(layer -> bases.add(layer.diffId()));
    }

    /** In the order of their keys: builds of the same steps leave the same, however they ran. */
    synchronized List<Used> steps() {
        List<Used> sorted = new ArrayList<>(steps.values());
        sorted.sort((one, other) -> {
            int order = one.parent.hex().compareTo(other.parent.hex());
            return order != 0
                    ? order
                    : one.record
                            .key()
                            .digest()
                            .hex()
                            .compareTo(other.record.key().digest().hex());
        });
        return sorted;
    }

    /**
     * Those that other machines may have: no RUN that does more there, and nothing that was built on one in its stage,
     * which they would never ask for.
     */
    static List<Used> withoutDegraded(List<Used> steps) {
        Map<String, Integer> first = new HashMap<>();
        for (Used step : steps) {
            if (step.record.degraded().isPresent()) {
                first.merge(step.stage, step.index, Math::min);
            }
        }
        List<Used> others = new ArrayList<>();
        for (Used step : steps) {
            if (step.index < first.getOrDefault(step.stage, Integer.MAX_VALUE)) {
                others.add(step);
            }
        }
        return others;
    }

    /** DiffIDs of the layers of images that stages start or copy from. */
    synchronized List<Digest> bases() {
        return List.copyOf(bases);
    }
}
