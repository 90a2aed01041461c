package io.github.layerflux.share;

import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What a shared cache holds, without the blobs. It is made of groups, one for each image that is built into it, so that
 * the modules of a reactor can use one tag; a build replaces its own group. Cache mounts belong to nobody: whoever
 * used one adds to it ({@link PackedMount}).
 */
record CacheIndex(List<Group> groups, List<SharedMount> mounts) {

    static final CacheIndex EMPTY = new CacheIndex(List.of(), List.of());

    /** Groups that nobody has renewed for so long are left behind. */
    private static final Duration FORGOTTEN = Duration.ofDays(30);

    /** A group that says the same as before is renewed once a day and not with each build. */
    private static final Duration RENEWED = Duration.ofDays(1);

    private static final int MOST_GROUPS = 500;

    /**
     * What one build left.
     *
     * @param name of the image, whatever its tags
     * @param made when
     * @param records the blob with the step records
     * @param blobs layers and tables of contents, with their annotations ({@link CacheFormat})
     */
    record Group(String name, Instant made, Descriptor records, List<Descriptor> blobs) {
        Group {
            Objects.requireNonNull(name, "name is null");
            Objects.requireNonNull(made, "made is null");
            Objects.requireNonNull(records, "records is null");
            blobs = List.copyOf(blobs);
        }

        boolean saysTheSame(Group other) {
            return records.equals(other.records) && blobs.equals(other.blobs);
        }
    }

    CacheIndex {
        groups = List.copyOf(groups);
        mounts = List.copyOf(mounts);
    }

    /**
     * The index with a group in the place of the older one of its name, and with mounts added.
     *
     * @param warnings told of what is given up
     */
    CacheIndex with(Group added, List<PackedMount> used, Consumer<String> warnings) {
        List<Group> changed = new ArrayList<>();
        changed.add(added);
        for (Group group : groups) {
            if (group.name.equals(added.name)) {
                boolean fresh = group.made.plus(RENEWED).isAfter(added.made);
                changed.set(0, fresh && group.saysTheSame(added) ? group : added);
            } else if (group.made.plus(FORGOTTEN).isAfter(added.made) && changed.size() < MOST_GROUPS) {
                changed.add(group);
            }
        }
        // in one order whoever came last: what is the same has the same digest
        changed.sort((one, other) -> one.name.compareTo(other.name));
        return new CacheIndex(changed, with(used, added.made, warnings));
    }

    private List<SharedMount> with(List<PackedMount> used, Instant now, Consumer<String> warnings) {
        Map<String, SharedMount> all = new TreeMap<>();
        for (SharedMount mount : mounts) {
            if (mount.made().plus(FORGOTTEN).isAfter(now)) {
                all.put(mount.name(), mount);
            }
        }
        for (PackedMount packed : used) {
            SharedMount old = all.get(packed.mount().name());
            SharedMount mount = old == null ? packed.mount() : packed.onto(old, warnings);
            boolean fresh = old != null && old.made().plus(RENEWED).isAfter(mount.made());
            if (!fresh || !old.layers().equals(mount.layers())) {
                all.put(mount.name(), mount);
            }
        }
        return List.copyOf(all.values());
    }

    /** Without what can't be had any more: groups and mounts of which a blob is lost. */
    CacheIndex without(Set<Digest> lost) {
        if (lost.isEmpty()) {
            return this;
        }
        List<Group> whole = new ArrayList<>(groups);
        whole.removeIf(group -> lost.contains(group.records.digest())
                || group.blobs.stream().anyMatch(blob -> lost.contains(blob.digest())));
        List<SharedMount> held = new ArrayList<>(mounts);
        held.removeIf(mount -> mount.layers().stream()
                .anyMatch(layer -> lost.contains(layer.blob().digest())));
        return new CacheIndex(whole, held);
    }

    /** Without the group that was renewed longest ago, that of a name aside; empty when there is no other. */
    Optional<CacheIndex> withoutOldest(String kept) {
        Optional<Group> oldest =
                groups.stream().filter(group -> !group.name.equals(kept)).min(Comparator.comparing(Group::made));
        return oldest.map(gone -> {
            List<Group> others = new ArrayList<>(groups);
            others.remove(gone);
            return new CacheIndex(others, mounts);
        });
    }

    Optional<Group> group(String name) {
        return groups.stream().filter(group -> group.name.equals(name)).findFirst();
    }

    Optional<SharedMount> mount(String name) {
        return mounts.stream().filter(mount -> mount.name().equals(name)).findFirst();
    }

    /** All blobs, each once. */
    Collection<Descriptor> blobs() {
        Map<Digest, Descriptor> all = new LinkedHashMap<>();
        for (Group group : groups) {
            all.putIfAbsent(group.records.digest(), group.records);
        }
        for (Group group : groups) {
            for (Descriptor blob : group.blobs) {
                all.putIfAbsent(blob.digest(), blob);
            }
        }
        for (SharedMount mount : mounts) {
            for (Descriptor blob : mount.blobs()) {
                all.putIfAbsent(blob.digest(), blob);
            }
        }
        return all.values();
    }
}
