package io.github.layerflux.cache;

import io.github.layerflux.event.Miss;
import io.github.layerflux.image.Digest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares a step that wasn't found with the nearest one that was built on the same parent. That is one of the same
 * Dockerfile and context, the last that these looked up, of several the one that has most inputs in common. Of what other
 * projects built on the same parent only the very same instruction is compared, and that is told: whatever else was built
 * on a base that many share is nobody else's business.
 */
final class MissExplanation {

    private final StepRecords records;
    private final Digest parent;
    private final CacheKey key;

    private final String parentDisplay;
    private final FileOrigins origins;
    private final EarlierKeys earlier;

    MissExplanation(
            StepRecords records,
            Digest parent,
            CacheKey key,
            String parentDisplay,
            FileOrigins origins,
            EarlierKeys earlier) {
        this.records = records;
        this.parent = parent;
        this.key = key;
        this.parentDisplay = parentDisplay;
        this.origins = origins;
        this.earlier = earlier;
    }

    /** @param elsewhere siblings of other machines, if this one has none */
    Miss miss(List<StepRecord> elsewhere) {
        List<StepRecord> own = records.siblings(parent);
        List<StepRecord> siblings = own.isEmpty() ? elsewhere : own;
        if (siblings.isEmpty()) {
            return Miss.first("first build on " + parentDisplay + ": nothing was built on it as it is now");
        }
        boolean anyones = own.isEmpty() || !earlier.areKnown(); // a shared cache is read for its builds
        StepRecord record = nearest(siblings, anyones);
        if (record == null && !anyones) {
            return Miss.because("not built before on " + parentDisplay + " as it is now");
        }
        if (record == null) {
            return Miss.because("no " + key.keyword() + " was built on " + parentDisplay
                    + " as it is now; the last step there was '"
                    + siblings.get(0).key().instruction() + "'");
        }
        CacheKey nearest = record.key();
        if (nearest.digest().equals(key.digest())) {
            return Miss.because("its record is there, but its layer is missing or incomplete in the store")
                    .after(record.durationMs());
        }
        Miss miss = difference(nearest).after(record.durationMs());
        return anyones || earlier.lastUse(nearest.digest()) > 0 ? miss : miss.comparedWithAnother();
    }

    /** @param anyones whether all siblings count as this Dockerfile's */
    private @Nullable StepRecord nearest(List<StepRecord> siblings, boolean anyones) {
        StepRecord nearest = null;
        int last = 0;
        int most = -1;
        for (StepRecord sibling : siblings) {
            CacheKey other = sibling.key();
            if (!other.rules().equals(key.rules()) || !other.keyword().equals(key.keyword())) {
                continue;
            }
            int use = anyones ? 0 : earlier.lastUse(other.digest());
            if (use < last || !anyones && use == 0 && !other.instruction().equals(key.instruction())) {
                continue;
            }
            int common = common(other);
            if (use > last || common > most) {
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

    private Miss difference(CacheKey nearest) {
        Map<String, KeyInput> before = byName(nearest);
        for (KeyInput input : key.inputs()) {
            KeyInput old = before.remove(input.name());
            if (old == null) {
                return Miss.because(input.name() + " was added: " + shown(input));
            }
            if (!old.digest().equals(input.digest())) {
                return changed(nearest, old, input);
            }
        }
        for (KeyInput old : nearest.inputs()) {
            if (before.containsKey(old.name())) {
                return Miss.because(old.name() + " was removed; it was " + shown(old));
            }
        }
        return Miss.because("the order of the environment or of mounts changed");
    }

    private Miss changed(CacheKey nearest, KeyInput old, KeyInput now) {
        if (now.files().isPresent()) {
            Optional<FileTable> table = records.table(parent, nearest.digest(), old);
            return table.isEmpty()
                    ? Miss.because(now.name() + " changed (which of them isn't known any more)")
                    : changes(table.get(), now).miss(now.name());
        }
        if (now.name().equals("command") && !nearest.instruction().equals(key.instruction())) {
            return Miss.because(
                    "the instruction changed: '" + nearest.instruction() + "' → '" + key.instruction() + "'");
        }
        String reason = old.display().equals(now.display())
                ? now.name() + " changed"
                : now.name() + " changed: " + shown(old) + " → " + shown(now);
        return now.isSource() ? Miss.becauseOfSource(reason) : Miss.because(reason);
    }

    private FileChanges changes(FileTable before, KeyInput now) {
        FileTable files = now.files().orElseThrow();
        return new FileChanges(
                before.rows(),
                files.rows(),
                path -> now.folder().isEmpty()
                        ? ""
                        : origins.of(now.folder().get().resolve(path)));
    }

    private static String shown(KeyInput input) {
        return input.display().isEmpty() ? "''" : input.display();
    }
}
