package io.github.layerflux.layer;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Digest;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tables of contents of layers, one file each, by diffID ({@link CacheDirectory#contents}). They are derived data: what
 * is missing, corrupt or of another version can be made again from the layer.
 */
public final class ContentsStore {

    private final CacheDirectory directory;
    private final Map<Digest, byte[]> lent = new ConcurrentHashMap<>();

    public ContentsStore(CacheDirectory directory) {
        this.directory = directory;
    }

    /**
     * Keeps a table of contents.
     *
     * @throws EnvironmentFailure when it can't be written
     */
    public void save(Digest diffId, LayerContents contents) {
        try (Draft draft = draft()) {
            for (LayerEntry entry : contents.entries()) {
                draft.add(entry);
            }
            draft.commit(diffId);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** The table of contents of a layer; empty when there is none or it can't be read. */
    public Optional<LayerContents> load(Digest diffId) {
        Path table = path(diffId);
        try (InputStream file = Files.newInputStream(table)) {
            directory.lastUse().record(table);
            return Optional.of(new ContentsDecoder(file).decode());
        } catch (IOException e) {
            return borrowed(diffId); // else it is made anew from the layer
        }
    }

    /** Whether {@link #load} would give one; it isn't decoded. */
    public boolean isWhole(Digest diffId) {
        Path table = path(diffId);
        try (InputStream file = Files.newInputStream(table)) {
            directory.lastUse().record(table);
            if (new ContentsDecoder(file).isWhole()) {
                return true;
            }
        } catch (IOException e) {
            // none of our own, then
        }
        return lent.containsKey(diffId); // decoded when it was lent
    }

    /**
     * Forgets a table of contents, if there is one.
     *
     * @throws IOException when it can't be deleted
     */
    public void delete(Digest diffId) throws IOException {
        Files.deleteIfExists(path(diffId));
    }

    private Optional<LayerContents> borrowed(Digest diffId) {
        byte[] bytes = lent.get(diffId);
        if (bytes == null) {
            return Optional.empty();
        }
        try (InputStream in = new ByteArrayInputStream(bytes)) {
            return Optional.of(new ContentsDecoder(in).decode());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether there is a table of contents, which need not be readable. */
    public boolean has(Digest diffId) {
        return lent.containsKey(diffId) || Files.isRegularFile(path(diffId));
    }

    /**
     * A table of contents as it is kept, to lend it to another machine.
     *
     * @throws IOException when there is none or it can't be read
     */
    public byte[] encoded(Digest diffId) throws IOException {
        byte[] borrowed = lent.get(diffId);
        return borrowed == null ? Files.readAllBytes(path(diffId)) : borrowed;
    }

    /**
     * Uses a table of contents that somebody else made, as long as this object lives: it isn't kept, for nobody has
     * compared it with the layer.
     *
     * @throws IOException when it can't be read, or names what no layer can
     */
    public void lend(Digest diffId, byte[] encoded) throws IOException {
        for (LayerEntry entry :
                new ContentsDecoder(new ByteArrayInputStream(encoded)).decode().entries()) {
            requirePlain(entry.path());
            if (entry.type() == EntryType.HARDLINK) {
                requirePlain(entry.link());
            }
        }
        lent.put(diffId, encoded);
    }

    /** Forgets what was lent. */
    public void takeBack(Digest diffId) {
        lent.remove(diffId);
    }

    /** As {@link LayerReader} makes names: from them names of files in other images are made. */
    private static void requirePlain(String path) throws IOException {
        if (!EntryPath.normalize(path, false).equals(path)) {
            throw new IOException("the name '" + path + "' is none of a layer's entry");
        }
    }

    private Path path(Digest diffId) {
        return directory.contents().resolve(diffId.hex());
    }

    private EnvironmentFailure failure(IOException e) {
        return EnvironmentFailure.io("can't write to " + directory.contents(), e);
    }

    /** Begins a table of contents whose diffID is known at its end. */
    Draft draft() throws IOException {
        Files.createDirectories(directory.contents());
        return new Draft(directory.newTemporary("contents"));
    }

    /** A table of contents being written; closing without {@link #commit} deletes it. */
    final class Draft implements Closeable {

        private final Path temporary;
        private final ContentsEncoder encoder;

        private Draft(Path temporary) throws IOException {
            this.temporary = temporary;
            this.encoder = new ContentsEncoder(
                    Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        }

        void add(LayerEntry entry) throws IOException {
            encoder.add(entry);
        }

        void commit(Digest diffId) throws IOException {
            encoder.finish();
            encoder.close();
            Files.move(temporary, path(diffId), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }

        @Override
        public void close() throws IOException {
            encoder.close();
            Files.deleteIfExists(temporary);
        }
    }
}
