package io.github.layerflux.registry;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.content.Ingest;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Descriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Writes one download into the store. The network's thread writes while another may cancel, so both take this object's
 * monitor; what arrives after a cancellation is dropped.
 */
final class BlobWriter {

    private static final String ABOUT_DISK = "Check the disk's free space, or set cacheDirectory to another one.";
    private static final String ABOUT_TRUST = "Don't use this image: the registry or something before it altered it.";

    private final ContentStore store;
    private final Descriptor blob;
    private final String source;
    private final Ingest ingest;
    private boolean closed;

    /** @param source where it comes from, for messages */
    BlobWriter(ContentStore store, Descriptor blob, String source) {
        this.store = store;
        this.blob = blob;
        this.source = source;
        this.ingest = begin(store);
    }

    private static Ingest begin(ContentStore store) {
        try {
            return store.ingest();
        } catch (EnvironmentFailure e) {
            throw e.suggest(ABOUT_DISK);
        }
    }

    /** @return how many bytes were written */
    synchronized long write(List<ByteBuffer> buffers) {
        if (closed) {
            return 0;
        }
        long before = ingest.size();
        try {
            for (ByteBuffer buffer : buffers) {
                write(buffer);
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
        if (ingest.size() > blob.size()) {
            throw new EnvironmentFailure(source + " sends more than the " + blob.size() + " bytes of " + blob.digest())
                    .suggest(ABOUT_TRUST);
        }
        return ingest.size() - before;
    }

    synchronized long size() {
        return ingest.size();
    }

    private void write(ByteBuffer buffer) throws IOException {
        if (buffer.hasArray()) {
            ingest.write(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
        } else {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            ingest.write(bytes);
        }
    }

    /** Verifies and publishes. A body that ended early may be whole the next time; a wrong one stays wrong. */
    synchronized Descriptor commit() {
        if (ingest.size() < blob.size()) {
            throw new TransientFailure(new EnvironmentFailure(source + " sent only " + ingest.size() + " of the "
                            + blob.size() + " bytes of " + blob.digest())
                    .suggest("Run the build again; what has arrived whole is kept."));
        }
        try {
            ingest.commit(blob.digest(), blob.size());
            return blob;
        } catch (EnvironmentFailure e) {
            throw new EnvironmentFailure("what " + source + " sent is not what it is named for: "
                            + e.details().problem())
                    .suggest(ABOUT_TRUST);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    synchronized void close() {
        closed = true;
        try {
            ingest.close();
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private RuntimeException unwritable(IOException e) {
        String reason = e.getMessage() == null ? e.toString() : e.getMessage();
        return new EnvironmentFailure(
                        "can't write to the image store " + store.directory().images() + ": " + reason, e)
                .suggest(ABOUT_DISK);
    }
}
