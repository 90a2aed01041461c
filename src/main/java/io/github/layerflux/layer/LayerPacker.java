package io.github.layerflux.layer;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.content.Ingest;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;

/**
 * Writes a layer into the store compressed, for what is only passed on: its uncompressed form never lies on disk.
 * Closing without {@link #finish} leaves nothing behind. One thread at a time.
 */
public final class LayerPacker implements AutoCloseable {

    private static final int BUFFER = 64 * 1024;

    private final LayerCompression how;
    private final Ingest ingest;
    private final MessageDigest engine = Digest.sha256();
    private final OutputStream packed;
    private final TarWriter tar;

    private LayerPacker(Ingest ingest, LayerCompression how) throws IOException {
        this.how = how;
        this.ingest = ingest;
        this.packed = how.codec().compress(new Unclosed(new BufferedOutputStream(ingest, BUFFER)), how.level(), 1);
        this.tar = new TarWriter(new BufferedOutputStream(new DigestOutputStream(packed, engine), BUFFER));
    }

    /**
     * Begins a layer.
     *
     * @throws io.github.layerflux.failure.EnvironmentFailure when the store can't be written
     */
    public static LayerPacker open(ContentStore store, LayerCompression how) throws IOException {
        Ingest ingest = store.ingest();
        try {
            return new LayerPacker(ingest, how);
        } catch (IOException | RuntimeException e) {
            ingest.close();
            throw e;
        }
    }

    /** Whether a path can't be in a layer, where its name would delete something. */
    public static boolean isReserved(String path) {
        return Whiteouts.isReserved(path);
    }

    /** Adds an entry without bytes, markers of what is gone among them. */
    public void add(LayerEntry entry) throws IOException {
        tar.add(entry);
    }

    /**
     * Adds a file.
     *
     * @param bytes as many as the entry says; read to the end, not closed
     * @throws io.github.layerflux.failure.EnvironmentFailure when there are more or fewer
     */
    public void add(LayerEntry file, InputStream bytes) throws IOException {
        tar.add(file, bytes);
    }

    /** Completes the layer. */
    public PackedLayer finish() throws IOException {
        tar.finish();
        packed.close();
        long size = ingest.size();
        Descriptor blob = Descriptor.of(how.codec().layerMediaType(), ingest.commit(), size);
        return new PackedLayer(blob, Digest.finish(engine), tar.position());
    }

    @Override
    public void close() throws IOException {
        ingest.close();
    }
}
