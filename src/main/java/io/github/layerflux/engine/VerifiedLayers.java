package io.github.layerflux.engine;

import io.github.layerflux.cache.LeaseFolder;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.content.PathLock;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Digest;
import io.github.layerflux.layer.ContentsStore;
import io.github.layerflux.layer.Layer;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The layers that were made to be compared, and are taken away at the end: those that weren't in the store before and
 * that no step of the build needs. Where other builds ran meanwhile, which may have found them in the store, they are left
 * to prune.
 */
final class VerifiedLayers {

    private final ContentStore store;
    private final ContentsStore contents;
    private final Set<Layer> made = new HashSet<>();
    private final Set<Layer> kept = new HashSet<>();
    /** File names of the blobs that were there before. */
    private @Nullable Set<String> before;
    /** When a build last came or went: each has a file in this folder. */
    private @Nullable FileTime quietSince;

    VerifiedLayers(ContentStore store, ContentsStore contents) {
        this.store = store;
        this.contents = contents;
    }

    /** Called before anything is executed to be compared. */
    synchronized void begin() {
        if (before == null) {
            before = new HashSet<>();
            quietSince = lastComing();
            Path blobs = store.path(Digest.of("")).getParent();
            try (DirectoryStream<Path> stream = Files.newDirectoryStream(blobs)) {
                for (Path blob : stream) {
                    before.add(blob.getFileName().toString());
                }
            } catch (NoSuchFileException e) {
                return;
            } catch (IOException e) {
                throw EnvironmentFailure.io("can't read the image store " + blobs, e);
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
        made.removeAll(kept);
        made.removeIf(layer ->
                before == null || before.contains(layer.descriptor().digest().hex()));
        if (made.isEmpty()) {
            return;
        }
        FileTime last = lastComing(); // before the gate, whose file may be made
        LeaseFolder leases = new LeaseFolder(store.directory());
        try (PathLock gate = leases.gate().hold()) {
            if (last.equals(quietSince) && leases.running().count() <= 1) {
                for (Layer layer : made) {
                    Files.deleteIfExists(store.path(layer.descriptor().digest()));
                    contents.delete(layer.diffId());
                }
            }
        } catch (IOException e) {
            throw EnvironmentFailure.io("can't delete layers that were made to be compared", e);
        }
        made.clear();
    }

    private FileTime lastComing() {
        try {
            return Files.getLastModifiedTime(store.directory().builds());
        } catch (NoSuchFileException e) {
            return FileTime.fromMillis(0);
        } catch (IOException e) {
            throw EnvironmentFailure.io(
                    "can't look for builds in " + store.directory().builds(), e);
        }
    }
}
