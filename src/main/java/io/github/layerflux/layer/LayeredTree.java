package io.github.layerflux.layer;

import io.github.layerflux.content.ContentStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An image's root file system, seen without unpacking it: its layers merged at the first look into it.
 *
 * <p>A hard link appears as the FILE that it is a name of; {@link #sharedFile} tells which names go together. Safe for
 * use by several threads.
 */
public final class LayeredTree implements FileTree, AutoCloseable {

    private final List<Layer> layers;
    private final LayerIndexer indexer;
    private final List<LayerBlob> blobs = new ArrayList<>();
    private final @Nullable MergedTrees shared;
    private @Nullable TreeNode merged;

    /** @param layers base first */
    public LayeredTree(List<Layer> layers, ContentStore store, ContentsStore contents) {
        this(layers, store, contents, null);
    }

    /**
     * @param layers base first
     * @param shared where others may have merged them already
     */
    public LayeredTree(List<Layer> layers, ContentStore store, ContentsStore contents, @Nullable MergedTrees shared) {
        this.shared = shared;
        this.layers = List.copyOf(layers);
        this.indexer = new LayerIndexer(store, contents);
        for (Layer layer : layers) {
            blobs.add(new LayerBlob(store, layer.descriptor()));
        }
    }

    @Override
    public Optional<LayerEntry> lookup(String path) {
        TreeNode node = LayerMerge.find(root(), path);
        return node == null ? Optional.empty() : Optional.of(node.entry());
    }

    @Override
    public List<LayerEntry> children(String path) {
        TreeNode node = LayerMerge.find(root(), path);
        return node == null ? List.of() : node.entries();
    }

    @Override
    public Optional<String> sharedFile(LayerEntry file) {
        TreeNode node = LayerMerge.find(root(), file.path());
        return node == null || !node.isLinked() ? Optional.empty() : Optional.of(node.layer() + ":" + node.source());
    }

    /**
     * {@inheritDoc}
     *
     * @throws io.github.layerflux.failure.EnvironmentFailure when the layer is gone or corrupt
     */
    @Override
    public InputStream open(LayerEntry file) throws IOException {
        TreeNode node = LayerMerge.find(root(), file.path());
        if (node == null || node.entry().type() != EntryType.FILE) {
            throw new IllegalArgumentException(file.path() + " is no file of this tree");
        }
        return blobs.get(node.layer()).open(node.entry(), node.source());
    }

    private synchronized TreeNode root() {
        if (merged == null) {
            merged = shared == null ? LayerMerge.of(layers, indexer) : shared.of(layers, indexer);
        }
        return merged;
    }

    /** Closes what was kept open for reading on. */
    @Override
    public void close() throws IOException {
        for (LayerBlob blob : blobs) {
            blob.close();
        }
    }
}
