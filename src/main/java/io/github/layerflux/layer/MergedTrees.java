package io.github.layerflux.layer;

import io.github.layerflux.image.Digest;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Merged layers that several {@link LayeredTree}s look into, such as those of one stage that many COPY read from. Held
 * as long as there is memory. Thread-safe.
 */
public final class MergedTrees {

    private final Map<List<Digest>, SoftReference<TreeNode>> merged = new ConcurrentHashMap<>();

    /** The merged layers; whoever asks first merges them, and others wait for it. */
    TreeNode of(List<Layer> layers, LayerIndexer indexer) {
        List<Digest> key = new ArrayList<>(layers.size());
        for (Layer layer : layers) {
            key.add(layer.diffId());
        }
        TreeNode[] root = new TreeNode[1]; // what is held softly alone could be gone at once
        merged.compute(key, (same, held) -> {
            root[0] = held == null ? null : held.get();
            if (held != null && root[0] != null) {
                return held;
            }
            root[0] = LayerMerge.of(layers, indexer);
            return new SoftReference<>(root[0]);
        });
        return root[0];
    }
}
