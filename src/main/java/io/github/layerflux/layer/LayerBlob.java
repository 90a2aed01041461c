package io.github.layerflux.layer;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Descriptor;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Files of one layer, read by their offset in the uncompressed tar. From a compressed layer they are read in passing:
 * the stream is kept, and a file further on is reached by reading on. A reader that goes back again and again gets the
 * layer decompressed into a temporary file instead of from its beginning each time.
 */
final class LayerBlob implements Closeable {

    private static final int MAX_REWINDS = 2;

    private final ContentStore store;
    private final Descriptor descriptor;
    private Optional<Boolean> compressed = Optional.empty();
    private @Nullable Cursor idle;
    private @Nullable FileChannel expanded;
    private int rewinds;

    LayerBlob(ContentStore store, Descriptor descriptor) {
        this.store = store;
        this.descriptor = descriptor;
    }

    /** @param name the file's path in the tar, which differs from its entry's for a hard link */
    InputStream open(LayerEntry file, String name) throws IOException {
        try {
            if (file.offset() < 0) {
                return openByName(name);
            }
            if (!isCompressed()) {
                InputStream in = store.open(descriptor.digest());
                skip(in, file.offset());
                return new Slice(in, file.size(), in);
            }
            return openCompressed(file);
        } catch (NoSuchFileException e) {
            throw new EnvironmentFailure("layer " + descriptor.digest() + " is missing in the image store", e)
                    .suggest("Build with -Dlayerflux.noCache, or pull the image again.");
        }
    }

    /** Sparse files are not in one piece. */
    private InputStream openByName(String name) throws IOException {
        InputStream in = Compression.decompressAny(store.open(descriptor.digest()));
        LayerReader reader = LayerReader.ofLayer("layer " + descriptor.digest(), in, LayerReader.NO_LIMIT);
        InputStream found = InputStream.nullInputStream();
        boolean isFound = false;
        for (Optional<LayerEntry> entry = reader.next(); entry.isPresent() && !isFound; ) {
            isFound = entry.get().type() == EntryType.FILE && entry.get().path().equals(name);
            if (isFound) {
                found = new Slice(reader.body(), entry.get().size(), reader::close);
            } else {
                entry = reader.next();
            }
        }
        if (!isFound) {
            reader.close();
            throw new EnvironmentFailure("layer " + descriptor.digest() + " has no file " + name);
        }
        return found;
    }

    private synchronized boolean isCompressed() throws IOException {
        if (compressed.isEmpty()) {
            try (InputStream in = store.open(descriptor.digest())) {
                byte[] head = in.readNBytes(Compression.MAGIC);
                compressed = Optional.of(Compression.detect(head, head.length) != Compression.NONE);
            }
        }
        return compressed.get();
    }

    private synchronized InputStream openCompressed(LayerEntry file) throws IOException {
        if (expanded != null) {
            return openExpanded(expanded, file);
        }
        Cursor cursor = idle;
        idle = null;
        if (cursor == null || cursor.position > file.offset()) {
            if (cursor != null) {
                cursor.in.close();
                if (++rewinds > MAX_REWINDS) {
                    expanded = expand();
                    return openExpanded(expanded, file);
                }
            }
            cursor = new Cursor(Compression.decompressAny(store.open(descriptor.digest())), 0);
        }
        skip(cursor.in, file.offset() - cursor.position);
        Cursor used = cursor;
        return new Slice(used.in, file.size(), () -> {}) {
            @Override
            public void close() throws IOException {
                release(new Cursor(used.in, file.offset() + consumed()));
            }
        };
    }

    private void skip(InputStream in, long count) throws IOException {
        try {
            in.skipNBytes(count);
        } catch (IOException e) {
            in.close();
            throw new IOException("layer " + descriptor.digest() + " is shorter than its table of contents says", e);
        }
    }

    private synchronized void release(Cursor cursor) throws IOException {
        if (idle == null || idle.in == cursor.in) {
            idle = cursor;
        } else {
            cursor.in.close();
        }
    }

    private static InputStream openExpanded(FileChannel file, LayerEntry entry) {
        return new Slice(new ChannelRange(file, entry.offset()), entry.size(), () -> {});
    }

    private FileChannel expand() throws IOException {
        Path temporary = store.directory().newTemporary("layer");
        FileChannel file = FileChannel.open(
                temporary,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
        try (InputStream in = Compression.decompressAny(store.open(descriptor.digest()))) {
            OutputStream out = Channels.newOutputStream(file);
            in.transferTo(out);
            return file;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (idle != null) {
            idle.in.close();
            idle = null;
        }
        if (expanded != null) {
            expanded.close();
            expanded = null;
        }
    }

    /** A decompressing stream and how far it has been read. */
    private record Cursor(InputStream in, long position) {}
}
