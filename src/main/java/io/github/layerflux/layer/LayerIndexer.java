package io.github.layerflux.layer;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Optional;

/** Makes tables of contents, and diffIDs, of layers that came from elsewhere. Compression is told by content. */
public final class LayerIndexer {

    private final ContentStore store;
    private final ContentsStore contents;

    public LayerIndexer(ContentStore store, ContentsStore contents) {
        this.store = store;
        this.contents = contents;
    }

    /**
     * The table of contents of a layer, from the store or made now.
     *
     * @throws EnvironmentFailure when the layer can't be read or is not what its diffID says
     */
    public LayerContents contents(Layer layer) {
        Optional<LayerContents> kept = contents.load(layer.diffId());
        return kept.isPresent()
                ? kept.get()
                : read(
                                layer.descriptor(),
                                Optional.of(layer.diffId()),
                                UnpackLimit.LAYER.of(layer.descriptor().size()))
                        .contents();
    }

    /**
     * Reads a layer whose diffID is not known, and keeps its table of contents.
     *
     * @param limit of bytes that the layer may unpack to
     * @throws EnvironmentFailure when the layer can't be read
     */
    public Layer index(Descriptor blob, long limit) {
        return new Layer(blob, read(blob, Optional.empty(), limit).diffId());
    }

    private record Indexed(Digest diffId, LayerContents contents) {}

    private Indexed read(Descriptor blob, Optional<Digest> expected, long limit) {
        String name = "layer " + blob.digest();
        MessageDigest layerEngine = Digest.sha256();
        MessageDigest fileEngine = Digest.sha256();
        ContentsBuilder entries = new ContentsBuilder();
        try (LayerReader reader = LayerReader.ofLayer(name, open(blob, layerEngine), limit)) {
            for (Optional<LayerEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
                LayerEntry entry = next.get();
                if (entry.type() == EntryType.FILE) {
                    reader.body().transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), fileEngine));
                    entry = entry.withContent(Digest.finish(fileEngine), entry.offset());
                }
                entries.add(entry);
            }
            reader.drain();
        } catch (IOException e) {
            throw EnvironmentFailure.io(name + " can't be read", e);
        }
        Digest diffId = Digest.finish(layerEngine);
        if (expected.isPresent() && !expected.get().equals(diffId)) {
            throw new EnvironmentFailure(name + " unpacks to " + diffId + " instead of its diffID " + expected.get())
                    .suggest("The image is corrupt; pull or build it again.");
        }
        LayerContents made = entries.build();
        contents.save(diffId, made);
        return new Indexed(diffId, made);
    }

    private InputStream open(Descriptor blob, MessageDigest engine) throws IOException {
        InputStream file = store.open(blob.digest());
        try {
            return new Reading(new DigestInputStream(Compression.decompressAny(file), engine));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Skips by reading, since {@link DigestInputStream} digests nothing that is skipped. */
    private static final class Reading extends FilterInputStream {
        private final byte[] scratch = new byte[TarWriter.BLOCK];

        Reading(InputStream in) {
            super(in);
        }

        @Override
        public long skip(long count) throws IOException {
            int read = in.read(scratch, 0, (int) Math.min(count, scratch.length));
            return Math.max(read, 0);
        }
    }
}
