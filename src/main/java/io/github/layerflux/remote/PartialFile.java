package io.github.layerflux.remote;

import io.github.layerflux.image.Digest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.List;

/** A download that isn't complete yet, in a temporary file; gone when closed, unless kept. */
final class PartialFile implements AutoCloseable {

    private final Path temporary;
    private final Downloads downloads;
    private final FileChannel channel;
    private long size;

    private PartialFile(Path temporary, Downloads downloads, FileChannel channel) {
        this.temporary = temporary;
        this.downloads = downloads;
        this.channel = channel;
    }

    static PartialFile create(Path temporary, Downloads downloads) {
        try {
            return new PartialFile(
                    temporary,
                    downloads,
                    FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        } catch (IOException e) {
            throw downloads.unwritable(e);
        }
    }

    /** Bytes so far. */
    long size() {
        return size;
    }

    void restart() {
        try {
            channel.truncate(0);
            size = 0;
        } catch (IOException e) {
            throw downloads.unwritable(e);
        }
    }

    /** @throws InterruptedIOException when the build was cancelled */
    void write(List<ByteBuffer> piece, MessageDigest engine) throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("cancelled");
        }
        try {
            for (ByteBuffer buffer : piece) {
                engine.update(buffer.duplicate());
                while (buffer.hasRemaining()) {
                    size += channel.write(buffer);
                }
            }
        } catch (IOException e) {
            throw downloads.unwritable(e);
        }
    }

    void keep(Digest content) {
        try {
            channel.close();
        } catch (IOException e) {
            throw downloads.unwritable(e);
        }
        downloads.keep(temporary, content);
    }

    @Override
    public void close() {
        try {
            channel.close();
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            throw downloads.unwritable(e);
        }
    }
}
