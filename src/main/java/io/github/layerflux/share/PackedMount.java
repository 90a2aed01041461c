package io.github.layerflux.share;

import io.github.layerflux.image.Digest;
import io.github.layerflux.layer.PackedLayer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A cache mount as a build leaves it. What other machines added since this one had it stays: layers are only listed, so
 * that joining them costs nothing. Whose file of a name wins doesn't matter much in a cache: that of this build, since it
 * comes later; a file that one removed may come back with the layer of another.
 *
 * @param mount all that its folder holds
 * @param had layers that its folder holds the content of, or is known to have done without: those it came from, and
 *     those that are of no use. Where it was packed anew they aren't among the mount's
 * @param limit of bytes that may lie there, unpacked
 */
public record PackedMount(SharedMount mount, Set<Digest> had, long limit) {

    /** More are requests for everybody who takes the mount. */
    private static final int MOST_LAYERS = 64;

    public PackedMount {
        Objects.requireNonNull(mount, "mount is null");
        had = Set.copyOf(had);
    }

    /**
     * What there shall be in the place of what there is.
     *
     * @param there of the same name
     * @param warnings told if something must be given up
     */
    SharedMount onto(SharedMount there, Consumer<String> warnings) {
        Set<Digest> ours = new HashSet<>();
        for (PackedLayer layer : mount.layers()) {
            ours.add(layer.blob().digest());
        }
        List<PackedLayer> others = new ArrayList<>();
        for (PackedLayer layer : there.layers()) {
            Digest blob = layer.blob().digest();
            if (!ours.contains(blob) && !had.contains(blob)) {
                others.add(layer);
            }
        }
        if (others.isEmpty()) {
            return mount;
        }
        SharedMount joined = mount.holding(ours.containsAll(had) ? added(there.layers()) : joined(others));
        if (joined.layers().size() <= MOST_LAYERS && joined.size() <= limit) {
            return joined;
        }
        boolean isMore = mount.size() >= there.size() / 2;
        warnings.accept("the cache mount '" + mount.id() + "' would be too large with what other machines added: "
                + (isMore ? "what they added is given up" : "this build adds nothing"));
        return isMore ? mount : there;
    }

    /** Whether it is in what is there, or can't be with what others added. */
    boolean isIn(SharedMount there) {
        SharedMount joined = onto(there, warning -> {});
        return there.layers().containsAll(mount.layers()) || !joined.layers().containsAll(mount.layers());
    }

    /** What is there, and above it what only this build has. */
    private List<PackedLayer> added(List<PackedLayer> there) {
        List<PackedLayer> layers = new ArrayList<>(there);
        for (PackedLayer layer : mount.layers()) {
            if (!layers.contains(layer)) {
                layers.add(layer);
            }
        }
        return layers;
    }

    /** What was packed anew, and above it what others added to what it was packed from. */
    private List<PackedLayer> joined(List<PackedLayer> others) {
        List<PackedLayer> layers = new ArrayList<>(mount.layers());
        layers.addAll(others);
        return layers;
    }
}
