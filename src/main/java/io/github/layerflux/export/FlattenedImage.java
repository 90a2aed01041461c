package io.github.layerflux.export;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.layer.ContentsStore;
import io.github.layerflux.layer.EntryType;
import io.github.layerflux.layer.LayerEntry;
import io.github.layerflux.layer.LayeredTree;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An image's root file system as one tree: its layers applied onto each other, whiteouts gone. Folders come before what
 * is in them, names in order; of several hard links the first is the file.
 */
final class FlattenedImage implements AutoCloseable {

    /** Takes the files one after the other. */
    interface Visitor {

        /** A file, with its bytes. */
        void file(LayerEntry file, InputStream bytes) throws IOException;

        /** Anything else; a HARDLINK is another name of a file that was given before. */
        void other(LayerEntry entry) throws IOException;

        /** All that is in a folder has been given. */
        default void left(LayerEntry folder) throws IOException {}
    }

    private final LayeredTree tree;
    private final Map<String, String> firstNames = new HashMap<>();

    FlattenedImage(BuiltImage image, ContentStore store) {
        this.tree = new LayeredTree(
                new CompressedImages(store).layers(image.single("a root file system")),
                store,
                new ContentsStore(store.directory()));
    }

    /** Visits everything but the root folder itself. */
    void visit(Visitor visitor) throws IOException {
        children("", visitor);
    }

    private void children(String folder, Visitor visitor) throws IOException {
        for (LayerEntry entry : tree.children(folder)) {
            if (entry.type() == EntryType.FILE) {
                file(entry, visitor);
            } else {
                visitor.other(entry);
            }
            if (entry.isDirectory()) {
                children(entry.path(), visitor);
                visitor.left(entry);
            }
        }
    }

    private void file(LayerEntry file, Visitor visitor) throws IOException {
        Optional<String> shared = tree.sharedFile(file);
        String first = shared.isEmpty() ? null : firstNames.putIfAbsent(shared.get(), file.path());
        if (first != null) {
            visitor.other(file.linkedTo(first));
            return;
        }
        try (InputStream bytes = tree.open(file)) {
            visitor.file(file, bytes);
        }
    }

    @Override
    public void close() throws IOException {
        tree.close();
    }
}
