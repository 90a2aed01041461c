package io.github.layerflux.copy;

import io.github.layerflux.layer.Compression;
import io.github.layerflux.layer.FileTree;
import io.github.layerflux.layer.LayerEntry;
import io.github.layerflux.layer.LayerReader;
import io.github.layerflux.layer.UnpackLimit;
import java.io.IOException;
import java.io.InputStream;

/**
 * A file of a source that is a tar, plain or compressed. It is read as often as needed and never unpacked to disk.
 *
 * @param limit of what comes out of it, holes of sparse files included
 */
record Archive(FileTree tree, LayerEntry file, UnpackLimit limit) {

    private static final int TAR_BLOCK = 512;

    /**
     * Whether a file is an archive, by its content: names don't count. What can't be decompressed, or is empty, is a
     * file like any other.
     */
    static boolean is(FileTree tree, LayerEntry file) throws IOException {
        byte[] head = new byte[TAR_BLOCK];
        try (InputStream raw = tree.open(file)) {
            return LayerReader.isTar(head, beginning(raw, head));
        }
    }

    private static int beginning(InputStream raw, byte[] head) {
        try (InputStream bytes = Compression.decompressAny(raw)) {
            return bytes.readNBytes(head, 0, TAR_BLOCK);
        } catch (IOException e) {
            return 0; // begins like a compressed file and is none
        }
    }

    /** A reader at the beginning. */
    LayerReader open() throws IOException {
        long allowed = limit.of(file.size());
        InputStream raw = tree.open(file);
        try {
            InputStream bytes = new Limited(Compression.decompressAny(raw), allowed);
            return LayerReader.ofArchive("the archive " + file.path(), bytes, allowed);
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }
}
