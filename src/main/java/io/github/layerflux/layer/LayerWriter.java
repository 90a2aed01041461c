package io.github.layerflux.layer;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.content.Ingest;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.MediaTypes;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.OptionalLong;

/**
 * Writes a layer into the store: a reproducible uncompressed tar ({@link TarWriter}) and, on the same way, its table of
 * contents with the digest and offset of every file. Entries are written in the order given, so the caller's order
 * decides the diffID; parents are not invented. Memory does not grow with the layer.
 *
 * <p>Closing without {@link #finish} leaves nothing behind. One thread at a time.
 */
public final class LayerWriter implements AutoCloseable {

    private final ContentStore store;
    private final Ingest ingest;
    private final ContentsStore.Draft contents;
    private final TarWriter tar;
    private final MessageDigest engine = Digest.sha256();
    private final OptionalLong latestSeconds;

    private LayerWriter(ContentStore store, Ingest ingest, ContentsStore.Draft contents, OptionalLong latestSeconds) {
        this.latestSeconds = latestSeconds;
        this.store = store;
        this.ingest = ingest;
        this.contents = contents;
        this.tar = new TarWriter(new BufferedOutputStream(ingest, 64 * 1024));
    }

    /**
     * Begins a layer.
     *
     * @throws EnvironmentFailure when the store can't be written
     */
    public static LayerWriter open(ContentStore store, ContentsStore contents) {
        return open(store, contents, OptionalLong.empty());
    }

    /**
     * Begins a layer.
     *
     * @param latestSeconds later modification times become this moment, in seconds since the epoch
     * @throws EnvironmentFailure when the store can't be written
     */
    public static LayerWriter open(ContentStore store, ContentsStore contents, OptionalLong latestSeconds) {
        Ingest ingest = store.ingest();
        try {
            return new LayerWriter(store, ingest, contents.draft(), latestSeconds);
        } catch (IOException e) {
            try (ingest) {
                throw failure(store, e);
            } catch (IOException suppressed) {
                throw failure(store, suppressed);
            }
        }
    }

    /**
     * Adds an entry without bytes: a folder, link, device, fifo, whiteout or opaque marker.
     *
     * @throws UserFailure when its name is reserved for whiteouts
     * @throws EnvironmentFailure when the store can't be written
     */
    public void add(LayerEntry given) {
        LayerEntry entry = clamped(given);
        if (entry.type() == EntryType.FILE) {
            add(entry, InputStream.nullInputStream());
            return;
        }
        refuseReserved(entry);
        try {
            tar.add(entry);
            contents.add(entry);
        } catch (IOException e) {
            throw failure(store, e);
        }
    }

    /**
     * Adds a file.
     *
     * @param bytes as many as the entry says; read to the end, not closed
     * @throws UserFailure when its name is reserved for whiteouts
     * @throws EnvironmentFailure when there are more or fewer bytes, or reading or writing fails
     */
    public void add(LayerEntry given, InputStream bytes) {
        LayerEntry file = clamped(given);
        refuseReserved(file);
        engine.reset();
        try {
            long offset = tar.add(file, new DigestInputStream(bytes, engine));
            contents.add(file.withContent(Digest.finish(engine), offset));
        } catch (IOException e) {
            throw EnvironmentFailure.io(file.path() + " can't be copied into a layer", e);
        }
    }

    private LayerEntry clamped(LayerEntry entry) {
        return latestSeconds.isPresent() && entry.mtimeSeconds() >= latestSeconds.getAsLong()
                ? entry.withMtime(latestSeconds.getAsLong(), 0)
                : entry;
    }

    private static void refuseReserved(LayerEntry entry) {
        if (entry.type() != EntryType.WHITEOUT && Whiteouts.isReserved(entry.path())) {
            throw new UserFailure(entry.path() + ": no image can have a file whose name begins with '.wh.'; "
                            + "in a layer such a name deletes a file")
                    .suggest("Rename the file, or exclude it from what is copied.");
        }
    }

    /**
     * Completes the layer. An identical one that is already there is used. A layer without entries is valid.
     *
     * @throws EnvironmentFailure when the store can't be written
     */
    public Layer finish() {
        try {
            tar.finish();
            Digest diffId = ingest.commit();
            contents.commit(diffId);
            return new Layer(Descriptor.of(MediaTypes.OCI_LAYER, diffId, tar.position()), diffId);
        } catch (IOException e) {
            throw failure(store, e);
        }
    }

    private static EnvironmentFailure failure(ContentStore store, IOException e) {
        return EnvironmentFailure.io(
                "can't write to the image store " + store.directory().images(), e);
    }

    @Override
    public void close() {
        try (ingest;
                contents) {
            // both are closed even if one fails
        } catch (IOException e) {
            throw failure(store, e);
        }
    }
}
