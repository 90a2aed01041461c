package io.github.layerflux.copy;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.layer.ContentsStore;
import io.github.layerflux.layer.EntryType;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.layer.LayerEntry;
import io.github.layerflux.layer.LayerReader;
import io.github.layerflux.layer.LayerWriter;
import io.github.layerflux.layer.LayeredTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A real store in a temporary folder, into which tests write layers and out of which they read them. */
final class LayerStore {

    private final ContentStore store;
    private final ContentsStore contents;

    LayerStore(Path folder) {
        CacheDirectory directory = new CacheDirectory(folder).create();
        store = new ContentStore(directory);
        contents = new ContentsStore(directory);
    }

    Layer write(TestTree tree) throws IOException {
        try (LayerWriter out = LayerWriter.open(store, contents)) {
            for (LayerEntry entry : tree.entries()) {
                if (entry.type() == EntryType.FILE) {
                    out.add(entry, tree.open(entry));
                } else {
                    out.add(entry);
                }
            }
            return out.finish();
        }
    }

    Layer write(LayerPlan plan) {
        try (LayerWriter out = LayerWriter.open(store, contents)) {
            plan.writeTo(out);
            return out.finish();
        }
    }

    LayeredTree image(List<Layer> layers) {
        return new LayeredTree(layers, store, contents);
    }

    /** A layer's entries in their order, as {@link TestTree} writes them. */
    List<String> lines(Layer layer) throws IOException {
        List<String> lines = new ArrayList<>();
        try (LayerReader reader = LayerReader.ofLayer("layer", store.open(layer.diffId()), LayerReader.NO_LIMIT)) {
            for (Optional<LayerEntry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                lines.add(TestTree.line(entry.get(), reader.body().readAllBytes()));
            }
        }
        return lines;
    }
}
