package io.github.layerflux.layer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A path of merged layers: its entry, where that came from, and what is below it. */
final class TreeNode {

    private LayerEntry entry;
    private int layer;
    private String source;
    private boolean linked;
    private @Nullable Map<String, TreeNode> children;

    TreeNode(LayerEntry entry, int layer) {
        this.entry = entry;
        this.layer = layer;
        this.source = entry.path();
    }

    LayerEntry entry() {
        return entry;
    }

    /** Index of the layer that has the entry's bytes. */
    int layer() {
        return layer;
    }

    /** The path that the entry's bytes have in that layer: another than the entry's if this is a hard link. */
    String source() {
        return source;
    }

    /** Whether the file has other names. */
    boolean isLinked() {
        return linked;
    }

    /** Another entry takes the place; what is below stays. */
    void replace(LayerEntry other, int from) {
        entry = other;
        layer = from;
        source = other.path();
        linked = false;
    }

    /** This becomes another name of a file. */
    void link(TreeNode file) {
        layer = file.layer;
        source = file.source;
        linked = true;
        file.linked = true;
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
