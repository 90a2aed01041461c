package io.github.layerflux.cache;

import io.github.layerflux.image.Digest;
import io.github.layerflux.layer.EntryType;
import io.github.layerflux.layer.LayerEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What counts of a set of files, as bytes: their digest is part of the key, and they themselves are kept beside the
 * record, so that a miss can name the file that changed. Equal bytes mean equal files, because they can be read back
 * ({@link FileTableReader} has the format).
 */
public final class FileTable {

    static final int OWNERS = 1;
    static final int MODES = 2;
    static final int TIMES = 4;
    static final int CONTENTS = 8;

    private final byte[] bytes;
    private final Digest digest;

    private FileTable(byte[] bytes) {
        this.bytes = bytes;
        this.digest = Digest.of(bytes);
    }

    static FileTable ofMetadata(FileSet files, boolean modesCount) {
        FileTableWriter out = new FileTableWriter(columns(files, modesCount) | TIMES, files.files());
        return new FileTable(out.write(List.of()));
    }

    static FileTable ofContents(FileSet files, boolean modesCount) {
        FileTableWriter out = new FileTableWriter(columns(files, modesCount) | CONTENTS, files.files());
        List<LayerEntry> unread = new ArrayList<>();
        for (SelectedFile file : files.files()) {
            if (needsReading(file.entry())) {
                unread.add(file.entry());
            }
        }
        return new FileTable(
                out.write(unread.isEmpty() ? List.of() : files.digests().of(unread)));
    }

    static boolean needsReading(LayerEntry entry) {
        return entry.content().isEmpty() && (entry.type() == EntryType.FILE || entry.type() == EntryType.HARDLINK);
    }

    private static int columns(FileSet files, boolean modesCount) {
        return (files.origin() == FileSet.Origin.IMAGE ? OWNERS : 0) | (modesCount ? MODES : 0);
    }

    /**
     * A table that was kept.
     *
     * @throws IOException when it isn't the one that the digest names
     */
    static FileTable kept(byte[] bytes, Digest expected) throws IOException {
        FileTable table = new FileTable(bytes);
        if (!table.digest.equals(expected)) {
            throw new IOException("the table of files is damaged");
        }
        return table;
    }

    /** Digest of the bytes. */
    Digest digest() {
        return digest;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Number of entries. */
    int count() {
        return new FileTableReader(bytes).count();
    }

    /** The entries by path, in the table's order. */
    Map<String, FileRow> rows() {
        return new FileTableReader(bytes).rows();
    }
}
