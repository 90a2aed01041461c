package io.github.layerflux.cache;

import java.util.ArrayList;
import java.util.List;

/**
 * What other machines built on a parent, as far as shared caches have it, each list in the order of these caches.
 *
 * @param own for the image that is built now
 * @param others for other images, such as those of other modules, which share the tag
 */
public record SharedSiblings(List<StepRecord> own, List<StepRecord> others) {

    public static final SharedSiblings NONE = new SharedSiblings(List.of(), List.of());

    public SharedSiblings {
        own = List.copyOf(own);
        others = List.copyOf(others);
    }

    /** These, and then those of the next cache. */
    public SharedSiblings and(SharedSiblings next) {
        return new SharedSiblings(joined(own, next.own), joined(others, next.others));
    }

    List<StepRecord> all() {
        return joined(own, others);
    }

    private static List<StepRecord> joined(List<StepRecord> first, List<StepRecord> next) {
        List<StepRecord> all = new ArrayList<>(first);
        all.addAll(next);
        return all;
    }
}
