package io.github.layerflux.engine;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Digest;
import io.github.layerflux.layer.ContentsStore;
import io.github.layerflux.layer.Layer;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The layers that were made to be compared, and are taken away at the end: those that weren't in the store before and
 * that no step of the build needs.
 */
final class VerifiedLayers {

    private final ContentStore store;
    private final ContentsStore contents;
    private final Set<Layer> made = new HashSet<>();
    private final Set<Layer> kept = new HashSet<>();
    /** File names of the blobs that were there before. */
    private @Nullable Set<String> before;

    VerifiedLayers(ContentStore store, ContentsStore contents) {
        this.store = store;
        this.contents = contents;
    }

    /** Called before anything is executed to be compared. */
    synchronized void begin() {
        if (before == null) {
            before = new HashSet<>();
            Path blobs = store.path(Digest.of("")).getParent();
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(blobs)) {
                for (Path blob : stream) {
                    before.add(blob.getFileName().toString());
                }
            } catch (NoSuchFileException e) {
                return;
            } catch (IOException e) {
                throw new EnvironmentFailure("can't read the image store " + blobs + ": " + e, e);
            }
        }
    }

    synchronized void madeAgain(Layer layer) {
        made.add(layer);
    }

    synchronized void keep(Layer layer) {
        kept.add(layer);
    }

    /** @throws EnvironmentFailure when one can't be deleted */
    synchronized void close() {
        for (Layer layer : made) {
            Digest blob = layer.descriptor().digest();
            if (!kept.contains(layer) && before != null && !before.contains(blob.hex())) {
                try {
                    Files.deleteIfExists(store.path(blob));
                    contents.delete(layer.diffId());
                } catch (IOException e) {
                    throw new EnvironmentFailure("can't delete " + store.path(blob) + ": " + e, e);
                }
            }
        }
        made.clear();
    }
}
