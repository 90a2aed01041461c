package io.github.layerflux.cache;

import io.github.layerflux.dockerfile.SecretText;
import io.github.layerflux.event.Miss;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.image.Digest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares a step that wasn't found with the nearest one that was built on the same parent. That is one of the same
 * Dockerfile and context, the last that these looked up, of several the one that has most inputs in common; else one that
 * a shared cache has of the same image. Of what was built on the same parent for other images, here or there, only the
 * very same instruction is compared, and that is told: whatever else was built on a base that many share is nobody else's
 * business.
 */
final class MissExplanation {

    private final StepRecords records;
    private final Digest parent;
    private final CacheKey key;

    private final String parentDisplay;
    private final FileOrigins origins;
    private final EarlierKeys earlier;
    private final List<StepRecord> own;
    private final SharedSiblings elsewhere;
    private final Siblings siblings;
    private final @Nullable Nearest nearest;

    /** @param elsewhere siblings of other machines */
    MissExplanation(
            StepRecords records,
            StepRef step,
            Digest parent,
            CacheKey key,
            String parentDisplay,
            FileOrigins origins,
            EarlierKeys earlier,
            SharedSiblings elsewhere) {
        this.records = records;
        this.parent = parent;
        this.key = key.shown();
        this.parentDisplay = parentDisplay;
        this.origins = origins;
        this.earlier = earlier;
        this.own = records.siblings(parent);
        this.elsewhere = elsewhere;
        this.siblings = new Siblings(earlier, step, ours());
        this.nearest = nearest();
    }

    /**
     * A sibling to compare with.
     *
     * @param another whether another project's build made it
     */
    private record Nearest(StepRecord record, boolean another) {}

    /** The key of the step of another machine whose files or texts are to be compared, if it comes to that. */
    Optional<Digest> filesWanted() {
        return nearest != null && !own.contains(nearest.record) && differsInKept(nearest.record.key())
                ? Optional.of(nearest.record.key().digest())
                : Optional.empty();
    }

    private boolean differsInKept(CacheKey nearest) {
        Map<String, KeyInput> before = byName(nearest);
        for (KeyInput input : key.inputs()) {
            KeyInput old = before.get(input.name());
            if (old == null || !old.digest().equals(input.digest())) {
                return old != null && (input.files().isPresent() || InputChange.isLong(old, input));
            }
        }
        return false;
    }

    /** @param files of the one that {@link #filesWanted} names, as they are kept */
    Miss miss(Optional<byte[]> files) {
        if (own.isEmpty() && elsewhere.all().isEmpty()) {
            return Miss.first("first build on " + parentDisplay + ": nothing was built on it as it is now");
        }
        boolean found = nearest != null && nearest.record.key().digest().equals(key.digest());
        Optional<String> replaced = found ? Optional.empty() : siblings.replaced();
        if (replaced.isPresent()) {
            return Miss.because(replaced.get());
        }
        if (nearest == null) {
            return siblings.otherKind(key, parentDisplay)
                    .map(Miss::because)
                    .orElseGet(() -> Miss.unlikeOthers(parentDisplay));
        }
        StepRecord record = nearest.record;
        if (found) {
            return unused(record).after(record.durationMs());
        }
        CacheKey compared = record.key().shown();
        Miss miss = difference(compared, files).after(record.durationMs());
        return nearest.another ? miss.comparedWithAnother() : miss;
    }

    private @Nullable Nearest nearest() {
        StepRecord used = last(siblings.comparable());
        if (used != null) {
            return new Nearest(used, false);
        }
        StepRecord there = last(elsewhere.own());
        if (there != null) {
            return new Nearest(there, false);
        }
        List<StepRecord> same = new ArrayList<>();
        List<StepRecord> all = new ArrayList<>(own);
        all.addAll(elsewhere.others());
        for (StepRecord sibling : all) {
            boolean others = earlier.lastUse(sibling.key().digest()) == 0;
            if (others && sibling.key().instruction().equals(key.instruction())) {
                same.add(sibling);
            }
        }
        StepRecord another = last(same);
        return another == null ? null : new Nearest(another, true);
    }

    /** Hits of the last build, too, whose layers this machine didn't need. */
    private List<StepRecord> ours() {
        List<StepRecord> ours = new ArrayList<>(earlier.areKnown() ? usedBefore(own) : own);
        ours.addAll(usedBefore(elsewhere.all()));
        return ours;
    }

    private List<StepRecord> usedBefore(List<StepRecord> siblings) {
        List<StepRecord> used = new ArrayList<>();
        for (StepRecord sibling : siblings) {
            if (earlier.lastUse(sibling.key().digest()) > 0) {
                used.add(sibling);
            }
        }
        return used;
    }

    private static Miss unused(StepRecord record) {
        return record.degraded().isPresent()
                ? Miss.because(
                        "it was executed where " + record.degraded().get().why())
                : Miss.because("its record is there, but its layer is missing or incomplete in the store");
    }

    /** Of those of this kind the one that was looked up last, and is nearest. */
    private @Nullable StepRecord last(List<StepRecord> siblings) {
        StepRecord nearest = null;
        int last = 0;
        int most = -1;
        for (StepRecord sibling : siblings) {
            CacheKey other = sibling.key();
            if (!other.rules().equals(key.rules()) || !other.keyword().equals(key.keyword())) {
                continue;
            }
            int use = earlier.lastUse(other.digest());
            int common = use < last ? -1 : common(other);
            if (use > last || use == last && common > most) {
                last = use;
                most = common;
                nearest = sibling;
            }
        }
        return nearest;
    }

    private int common(CacheKey other) {
        Map<String, KeyInput> inputs = byName(other);
        int common = 0;
        for (KeyInput input : key.inputs()) {
            KeyInput match = inputs.get(input.name());
            if (match != null && match.digest().equals(input.digest())) {
                common++;
            }
        }
        return common;
    }

    private static Map<String, KeyInput> byName(CacheKey key) {
        Map<String, KeyInput> inputs = new HashMap<>();
        for (KeyInput input : key.inputs()) {
            inputs.put(input.name(), input);
        }
        return inputs;
    }

    private Miss difference(CacheKey nearest, Optional<byte[]> lent) {
        Map<String, KeyInput> before = byName(nearest);
        for (KeyInput input : key.inputs()) {
            KeyInput old = before.remove(input.name());
            if (old == null) {
                return added(input, nearest);
            }
            if (!old.digest().equals(input.digest())) {
                Optional<byte[]> kept = lent.isPresent() ? lent : records.kept(parent, nearest.digest());
                return new InputChange(key, nearest, kept, origins).miss(old, input);
            }
        }
        for (KeyInput old : nearest.inputs()) {
            if (before.containsKey(old.name())) {
                return Miss.because(InputChange.name(old) + " was removed" + shown("; it was ", old));
            }
        }
        return Miss.because("the order of the environment or of mounts changed");
    }

    private Miss added(KeyInput input, CacheKey nearest) {
        if (input.name().startsWith(StepKeys.MOUNT)) {
            Map<String, KeyInput> now = byName(key);
            for (KeyInput old : nearest.inputs()) {
                if (old.name().startsWith(StepKeys.MOUNT) && !now.containsKey(old.name())) {
                    return Miss.because(old.name() + " is gone, " + input.name() + " was added");
                }
            }
        }
        return Miss.because(InputChange.name(input) + " was added" + shown(": ", input));
    }

    private static String shown(String before, KeyInput input) {
        return input.display().equals(SecretText.HIDDEN) ? "" : before + TextDifference.value(input.display());
    }
}
