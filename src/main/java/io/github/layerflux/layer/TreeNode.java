package io.github.layerflux.layer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A path of merged layers: its entry, the index of the layer it came from, and what is below it. */
final class TreeNode {

    LayerEntry entry;
    int layer;
    private @Nullable Map<String, TreeNode> children;

    TreeNode(LayerEntry entry, int layer) {
        this.entry = entry;
        this.layer = layer;
    }

    @Nullable
    TreeNode child(String name) {
        return children == null ? null : children.get(name);
    }

    void put(String name, TreeNode child) {
        if (children == null) {
            children = new HashMap<>();
        }
        children.put(name, child);
    }

    void remove(String name) {
        if (children != null) {
            children.remove(name);
        }
    }

    void clear() {
        children = null;
    }

    /** Entries of the children, by name. */
    List<LayerEntry> entries() {
        if (children == null) {
            return List.of();
        }
        List<LayerEntry> entries = new ArrayList<>(children.size());
        for (TreeNode child : children.values()) {
            entries.add(child.entry);
        }
        entries.sort(Comparator.comparing(LayerEntry::path)); // one folder: by path is by name
        return entries;
    }
}
