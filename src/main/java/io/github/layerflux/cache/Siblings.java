package io.github.layerflux.cache;

import io.github.layerflux.cache.EarlierKeys.Place;
import io.github.layerflux.event.StepRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What earlier builds of a Dockerfile made of one parent, as seen from a step that missed: by which instruction, and
 * whether that is still there.
 */
final class Siblings {

    private final EarlierKeys earlier;
    private final StepRef step;
    private final List<StepRecord> same = new ArrayList<>();
    private final List<StepRecord> stands = new ArrayList<>();
    private final List<StepRecord> gone = new ArrayList<>();
    private int last;

    /** @param used those that were looked up by earlier builds, youngest first */
    Siblings(EarlierKeys earlier, StepRef step, List<StepRecord> used) {
        this.earlier = earlier;
        this.step = step;
        for (StepRecord sibling : used) {
            Place place = earlier.place(step, sibling.key().digest());
            if (place != Place.ELSEWHERE) {
                last = Math.max(last, use(sibling));
            }
            switch (place) {
                case SAME -> same.add(sibling);
                case STANDS -> stands.add(sibling);
                case GONE -> gone.add(sibling);
                case ELSEWHERE -> {} // another stage's business
            }
        }
    }

    private int use(StepRecord sibling) {
        return earlier.lastUse(sibling.key().digest());
    }

    /** Those that the step can be compared with: its own earlier ones, else what it may have been edited from. */
    List<StepRecord> comparable() {
        if (!same.isEmpty()) {
            return same;
        }
        return gone.isEmpty() ? stands : gone;
    }

    /** Another instruction than this one stood here in the build before: which, and what became of it. */
    Optional<String> replaced() {
        if (!same.isEmpty()) {
            return Optional.empty();
        }
        boolean known = earlier.had(step, last);
        StepRecord left = newest(gone);
        if (left != null) {
            return known ? Optional.of(quoted(left) + " is gone, which stood before it") : Optional.empty();
        }
        StepRecord other = newest(stands);
        if (other == null) {
            return Optional.empty();
        }
        String what = known ? "it was moved" : "it is a new instruction";
        return Optional.of(what + " (the build before had " + quoted(other) + " here)");
    }

    /** None of them is of the step's kind: what there was instead. */
    Optional<String> otherKind(CacheKey key, String parentDisplay) {
        if (!same.isEmpty()) {
            return Optional.of("no " + key.keyword() + " was built on " + parentDisplay
                    + " as it is now; the last step there was " + quoted(same.get(0)));
        }
        StepRecord edited = newest(gone);
        return edited == null
                ? Optional.empty()
                : Optional.of("the instruction changed: "
                        + TextDifference.of(edited.key().shown().instruction(), key.instruction()));
    }

    /** Of the last build; rather one that made a layer, as what only configures may stand anywhere. */
    private @Nullable StepRecord newest(List<StepRecord> siblings) {
        StepRecord found = null;
        for (StepRecord sibling : siblings) {
            boolean better =
                    found == null || found.layer().isEmpty() && sibling.layer().isPresent();
            if (use(sibling) == last && better) {
                found = sibling;
            }
        }
        return found;
    }

    private static String quoted(StepRecord sibling) {
        return TextDifference.shown(sibling.key().shown().instruction());
    }
}
