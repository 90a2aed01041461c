package io.github.layerflux.layer;

import io.github.layerflux.failure.EnvironmentFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Applies layers onto each other, base first (OCI image-spec, layer.md, "Applying Changesets"). Whiteouts of a layer
 * hide what is below it, whatever their place within the layer. A parent that a layer leaves out is the folder below,
 * or a new one of mode 0755 owned by root; a link or file below in the place of a parent is replaced by a folder, as
 * overlay file systems show it.
 */
final class LayerMerge {

    private static final int IMPLIED_MODE = 0755;

    private final TreeNode root = new TreeNode(LayerEntry.directory("", IMPLIED_MODE, 0, 0, 0, 0), -1);

    // entries come folder by folder: the last parent is most often the next one
    private String lastParent = "";
    private TreeNode lastParentNode = root;

    /** All of an image's layers, base first. */
    static TreeNode of(List<Layer> layers, LayerIndexer indexer) {
        LayerMerge merge = new LayerMerge();
        for (int i = 0; i < layers.size(); i++) {
            merge.apply(i, indexer.contents(layers.get(i)));
        }
        return merge.root();
    }

    TreeNode root() {
        return root;
    }

    void apply(int layer, LayerContents contents) {
        for (LayerEntry entry : contents.entries()) {
            switch (entry.type()) {
                case WHITEOUT -> hide(entry.path());
                case OPAQUE -> hideChildren(entry.path());
                default -> {
                    // second pass
                }
            }
        }
        forgetParent();
        for (LayerEntry entry : contents.entries()) {
            switch (entry.type()) {
                case WHITEOUT, OPAQUE -> {
                    // first pass
                }
                case HARDLINK -> link(layer, entry);
                default -> place(layer, entry);
            }
        }
        forgetParent();
    }

    private void forgetParent() {
        lastParent = "";
        lastParentNode = root;
    }

    private void hide(String path) {
        TreeNode parent = find(root, parentOf(path));
        if (parent != null) {
            parent.remove(nameOf(path));
        }
    }

    private void hideChildren(String path) {
        TreeNode folder = find(root, path);
        if (folder != null) {
            folder.clear();
        }
    }

    private void link(int layer, LayerEntry entry) {
        TreeNode target = find(root, entry.link());
        if (target == null || target.entry().isDirectory()) {
            throw new EnvironmentFailure(
                    "the layer's hard link " + entry.path() + " leads to no file: " + entry.link());
        }
        place(layer, target.entry().withPath(entry.path())).link(target);
    }

    private TreeNode place(int layer, LayerEntry entry) {
        if (entry.path().isEmpty()) {
            root.replace(entry, layer);
            return root;
        }
        TreeNode parent = parent(layer, entry.path());
        String name = nameOf(entry.path());
        TreeNode there = parent.child(name);
        if (there == null) {
            TreeNode placed = new TreeNode(entry, layer);
            parent.put(name, placed);
            return placed;
        }
        if (!entry.isDirectory() && there.entry().isDirectory()) {
            there.clear();
            forgetParent(); // it may have been below
        }
        there.replace(entry, layer);
        return there;
    }

    private TreeNode parent(int layer, String path) {
        String wanted = parentOf(path);
        if (wanted.equals(lastParent)) {
            return lastParentNode;
        }
        TreeNode node = root;
        int begin = 0;
        while (begin < wanted.length()) {
            int slash = wanted.indexOf('/', begin);
            int end = slash < 0 ? wanted.length() : slash;
            String name = wanted.substring(begin, end);
            TreeNode child = node.child(name);
            if (child == null || !child.entry().isDirectory()) {
                child = new TreeNode(LayerEntry.directory(wanted.substring(0, end), IMPLIED_MODE, 0, 0, 0, 0), layer);
                node.put(name, child);
            }
            node = child;
            begin = end + 1;
        }
        lastParent = wanted;
        lastParentNode = node;
        return node;
    }

    static @Nullable TreeNode find(TreeNode root, String path) {
        TreeNode node = root;
        int begin = 0;
        while (node != null && begin < path.length()) {
            int slash = path.indexOf('/', begin);
            int end = slash < 0 ? path.length() : slash;
            node = node.child(path.substring(begin, end));
            begin = end + 1;
        }
        return node;
    }

    private static String parentOf(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    private static String nameOf(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
