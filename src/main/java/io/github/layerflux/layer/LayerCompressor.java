package io.github.layerflux.layer;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.content.Ingest;
import io.github.layerflux.content.PathLock;
import io.github.layerflux.content.WholeFile;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.MediaTypes;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;

/**
 * Compresses layers of the store into the store, each once: what became of it is recorded in
 * {@link io.github.layerflux.content.CacheDirectory#compressed}. Two who want the same layer at once, in this JVM or
 * another, wait for one compression. Memory is bounded whatever the layer's size.
 */
public final class LayerCompressor {

    private static final int BUFFER = 64 * 1024;
    /** Of Java's heap, a compressing thread takes some 4 MiB; no more than an eighth is for them. */
    private static final long HEAP_PER_THREAD = 32L * 1024 * 1024;

    private final ContentStore store;
    private final int threads;

    public LayerCompressor(ContentStore store) {
        this(store, defaultThreads());
    }

    LayerCompressor(ContentStore store, int threads) {
        this.store = store;
        this.threads = threads;
    }

    private static int defaultThreads() {
        Runtime runtime = Runtime.getRuntime();
        long affordable = runtime.maxMemory() / HEAP_PER_THREAD;
        return (int) Math.max(1, Math.min(affordable, runtime.availableProcessors()));
    }

    /**
     * The layer as it should leave: a layer that came compressed is left as it is, whatever it is compressed with, and
     * needs not be in the store.
     *
     * @throws EnvironmentFailure when it can't be read or written, or isn't what its digest says
     */
    public Descriptor compress(Layer layer, LayerCompression how) {
        if (how.codec() == Compression.NONE || compressionOf(layer) != Compression.NONE) {
            return withOciType(layer.descriptor());
        }
        return converted(layer, how);
    }

    /**
     * As {@link #compress}, but a layer that came compressed is compressed anew, or decompressed.
     *
     * @throws EnvironmentFailure also when the layer is not in the store
     */
    public Descriptor convert(Layer layer, LayerCompression how) {
        Compression there = compressionOf(layer);
        if (there == Compression.NONE && how.codec() == Compression.NONE) {
            return withOciType(layer.descriptor());
        }
        return converted(layer, how);
    }

    /** What a layer is compressed with: its first bytes tell, or its media type when it is not in the store. */
    public Compression compressionOf(Layer layer) {
        Descriptor blob = layer.descriptor();
        if (blob.digest().equals(layer.diffId())) {
            return Compression.NONE;
        }
        try (InputStream in = store.open(blob.digest())) {
            byte[] head = in.readNBytes(Compression.MAGIC);
            return Compression.detect(head, head.length);
        } catch (NoSuchFileException e) {
            return switch (MediaTypes.ociLayer(blob.mediaType())) {
                case MediaTypes.OCI_LAYER_ZSTD -> Compression.ZSTD;
                case MediaTypes.OCI_LAYER -> Compression.NONE;
                default -> Compression.GZIP;
            };
        } catch (IOException e) {
            throw EnvironmentFailure.io("layer " + blob.digest() + " can't be read", e);
        }
    }

    private static Descriptor withOciType(Descriptor layer) {
        return Descriptor.of(MediaTypes.ociLayer(layer.mediaType()), layer.digest(), layer.size());
    }

    private Descriptor converted(Layer layer, LayerCompression how) {
        Path record = record(layer, how.id());
        Optional<Descriptor> known = recorded(record, how);
        return known.isPresent() ? known.get() : convertOnce(layer, how, record);
    }

    @SuppressWarnings("try") // the lock is held, not used
    private Descriptor convertOnce(Layer layer, LayerCompression how, Path record) {
        try (PathLock held = PathLock.acquire(record.resolveSibling(record.getFileName() + ".lock"))) {
            Optional<Descriptor> meanwhile = recorded(record, how);
            if (meanwhile.isPresent()) {
                return meanwhile.get();
            }
            Descriptor made = write(layer, how);
            remember(made, record);
            return made;
        } catch (NoSuchFileException e) {
            throw new EnvironmentFailure("layer " + layer.descriptor().digest() + " is missing in the image store", e)
                    .suggest("Build again with -Dlayerflux.noCache.");
        } catch (IOException e) {
            throw new EnvironmentFailure(
                    "layer " + layer.descriptor().digest() + " can't be compressed: " + reason(e), e);
        }
    }

    /**
     * Takes over what was compressed elsewhere: unpacks it into the store as the layer that it is of, and remembers it, so
     * that nobody compresses it again.
     *
     * @param compressed a blob in the store
     * @param layer as it rests when we make it, uncompressed
     * @param how it was compressed, {@link LayerCompression#id}
     * @throws EnvironmentFailure when it isn't the layer, or can't be written
     */
    public void adopt(Descriptor compressed, Layer layer, String how) {
        Descriptor plain = layer.descriptor();
        try (InputStream in = Compression.decompressAny(store.open(compressed.digest()));
                Ingest ingest = store.ingest()) {
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0 && ingest.size() <= plain.size(); read = in.read(buffer)) {
                ingest.write(buffer, 0, read);
            }
            ingest.commit(plain.digest(), plain.size());
            if (LayerCompression.isId(how) && isCompressed(compressed, how)) {
                remember(compressed, record(layer, how));
            }
        } catch (IOException e) {
            throw new EnvironmentFailure("layer " + compressed.digest() + " can't be unpacked: " + reason(e), e);
        }
    }

    /** Whoever says so may be wrong, and the word would get into the manifest of an image. */
    private boolean isCompressed(Descriptor blob, String how) throws IOException {
        try (InputStream in = store.open(blob.digest())) {
            byte[] head = in.readNBytes(Compression.MAGIC);
            String actual = Compression.detect(head, head.length).name().toLowerCase(Locale.ROOT);
            return how.startsWith(actual + "-");
        }
    }

    private Path record(Layer layer, String how) {
        return store.directory().compressed().resolve(layer.diffId().hex() + "." + how);
    }

    private void remember(Descriptor compressed, Path record) throws IOException {
        String text = compressed.digest() + " " + compressed.size() + "\n";
        WholeFile.write(store.directory(), "compressed", record, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    /** What an earlier compression made, if it still is there; a damaged record is none. */
    private Optional<Descriptor> recorded(Path record, LayerCompression how) {
        try {
            String text = Files.readString(record, StandardCharsets.US_ASCII).strip();
            int space = text.indexOf(' ');
            Descriptor blob = Descriptor.of(
                    how.codec().layerMediaType(),
                    Digest.parse(text.substring(0, Math.max(0, space))),
                    Long.parseLong(text.substring(space + 1)));
            return store.has(blob) && store.directory().lastUse().record(record) ? Optional.of(blob) : Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private Descriptor write(Layer layer, LayerCompression how) throws IOException {
        MessageDigest engine = Digest.sha256();
        try (InputStream file =
                        Compression.decompressAny(store.open(layer.descriptor().digest()));
                InputStream in = new DigestInputStream(file, engine);
                Ingest ingest = store.ingest()) {
            try (OutputStream out = how.codec()
                    .compress(new Unclosed(new BufferedOutputStream(ingest, BUFFER)), how.level(), threads)) {
                in.transferTo(out);
            }
            Digest read = Digest.finish(engine);
            if (!read.equals(layer.diffId())) {
                throw new EnvironmentFailure("layer " + layer.descriptor().digest() + " in the image store is corrupt: "
                                + "its content is " + read + " instead of " + layer.diffId())
                        .suggest("Delete " + store.path(layer.descriptor().digest()) + " and build again.");
            }
            long size = ingest.size();
            return Descriptor.of(how.codec().layerMediaType(), ingest.commit(), size);
        }
    }
}
