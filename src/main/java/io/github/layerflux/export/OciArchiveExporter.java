package io.github.layerflux.export;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.content.IndexFile;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.layer.LayerEntry;
import io.github.layerflux.layer.TarWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;

/**
 * Writes an OCI image layout as one tar file, as {@code docker buildx build --output type=oci} does. The same image
 * gives the same bytes: all times are the epoch, all owners root. It is streamed to a temporary name beside the file
 * and renamed.
 */
public final class OciArchiveExporter implements ImageExporter {

    private static final int BLOCK = 512;

    private final ContentStore store;
    private final Path file;
    private final boolean forDocker;

    private OciArchiveExporter(ContentStore store, Path file, boolean forDocker) {
        this.store = store;
        this.file = file.toAbsolutePath();
        this.forDocker = forDocker;
    }

    public OciArchiveExporter(ContentStore store, Path file) {
        this(store, file, false);
    }

    /** For {@code docker load} of every version: with {@link DockerManifest}, as {@code docker save} writes it. */
    public static OciArchiveExporter forDocker(ContentStore store, Path file) {
        return new OciArchiveExporter(store, file, true);
    }

    /**
     * Writes an archive for {@code docker load} to a stream.
     *
     * @param omitted blobs to leave out, though the archive names them
     */
    static void writeForDocker(BuiltImage image, ContentStore store, Set<Digest> omitted, OutputStream out)
            throws IOException {
        OciArchiveExporter exporter = forDocker(store, Path.of("-"));
        out.write(exporter.head(image));
        exporter.writeBlobs(image, omitted, new TarWriter(out));
    }

    /** {@inheritDoc} An archive that already is of this image, by its size and index, is not written again. */
    @Override
    public void export(BuiltImage image) {
        try {
            byte[] head = head(image);
            if (isCurrent(head, image)) {
                return;
            }
            ReplacedFile.write(file, out -> {
                out.write(head);
                writeBlobs(image, Set.of(), new TarWriter(out));
            });
        } catch (IOException e) {
            throw EnvironmentFailure.io("can't write the image to " + file, e);
        }
    }

    /** Everything before the blobs; the index in it tells one image from another. */
    private byte[] head(BuiltImage image) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        TarWriter tar = new TarWriter(head);
        add(tar, "oci-layout", IndexFile.LAYOUT.getBytes(StandardCharsets.UTF_8));
        add(tar, "index.json", IndexFile.bytes(LayoutIndex.entries(image)));
        if (forDocker) {
            image.single("a Docker archive");
            add(tar, "manifest.json", DockerManifest.manifest(image));
            add(tar, "repositories", DockerManifest.repositories(image));
        }
        tar.add(LayerEntry.directory("blobs", 0755, 0, 0, 0, 0));
        tar.add(LayerEntry.directory("blobs/sha256", 0755, 0, 0, 0, 0));
        return head.toByteArray();
    }

    private void writeBlobs(BuiltImage image, Set<Digest> omitted, TarWriter tar) throws IOException {
        for (Descriptor blob : image.blobs()) {
            if (omitted.contains(blob.digest())) {
                continue;
            }
            try (InputStream in = store.open(blob.digest())) {
                tar.add(entry("blobs/sha256/" + blob.digest().hex(), blob.size()), in);
            }
        }
        tar.finish();
    }

    private boolean isCurrent(byte[] head, BuiltImage image) throws IOException {
        long size = head.length + 2L * BLOCK;
        for (Descriptor blob : image.blobs()) {
            size += BLOCK + (blob.size() + BLOCK - 1) / BLOCK * BLOCK;
        }
        if (!Files.isRegularFile(file) || Files.size(file) != size) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(head.length), head);
        }
    }

    private static void add(TarWriter tar, String name, byte[] bytes) throws IOException {
        tar.add(entry(name, bytes.length), new ByteArrayInputStream(bytes));
    }

    private static LayerEntry entry(String name, long size) {
        return LayerEntry.file(name, 0644, 0, 0, size, 0, 0);
    }
}
