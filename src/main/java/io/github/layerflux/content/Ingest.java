package io.github.layerflux.content;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/**
 * A blob on its way into the store: a temporary file and a running digest. {@link #commit} publishes it under its
 * digest; closing without commit deletes it. One thread at a time; interrupting it ends the writing.
 * What can't be written is an {@link EnvironmentFailure}; other {@link IOException}s are of closing and renaming.
 */
public final class Ingest extends OutputStream {

    private final ContentStore store;
    private final Path temporary;
    private final OutputStream file;
    private final MessageDigest engine = Digest.sha256();
    private long size;
    private boolean committed;

    Ingest(ContentStore store, Path temporary) throws IOException {
        this.store = store;
        this.temporary = temporary;
        this.file = Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        // streams of files go on when their thread is interrupted, and a cancelled build must not fill the disk
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("cancelled");
        }
        try {
            file.write(bytes, offset, length);
        } catch (IOException e) {
            // whoever reads one file and writes another must be able to say which of them failed
            throw unwritable(e);
        }
        engine.update(bytes, offset, length);
        size += length;
    }

    /** Bytes written so far. */
    public long size() {
        return size;
    }

    /** Publishes the blob under the digest of what was written. */
    public Digest commit() throws IOException {
        return publish(Digest.finish(engine));
    }

    /**
     * Publishes the blob if it is what was asked for.
     *
     * @throws EnvironmentFailure when digest or size differ; nothing is published
     */
    public Digest commit(Digest expected, long expectedSize) throws IOException {
        Digest actual = Digest.finish(engine);
        if (!actual.equals(expected) || size != expectedSize) {
            throw new EnvironmentFailure("content does not match its digest: expected " + expected + " (" + expectedSize
                    + " bytes), got " + actual + " (" + size + " bytes)");
        }
        return publish(actual);
    }

    private void sync() throws IOException {
        try {
            Durable.sync(temporary);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private EnvironmentFailure unwritable(IOException e) {
        EnvironmentFailure failure = EnvironmentFailure.io("can't write to the image store, " + temporary, e);
        return (EnvironmentFailure)
                failure.suggestIfNone("Check the free space of that disk; layerflux:prune clears the build cache.");
    }

    /** An identical blob that is already there stays: others may be linked to it. */
    private Digest publish(Digest digest) throws IOException {
        file.close();
        if (store.claim(Descriptor.of("", digest, size))) {
            return digest;
        }
        sync();
        Seal.put(temporary);
        Files.move(temporary, store.path(digest), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        committed = true;
        return digest;
    }

    @Override
    public void close() throws IOException {
        file.close();
        if (!committed) {
            Files.deleteIfExists(temporary);
        }
    }
}
