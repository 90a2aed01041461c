package io.github.layerflux.cache;

import io.github.layerflux.image.Digest;
import io.github.layerflux.layer.LayerEntry;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes a {@link FileTable}. A cold JVM hashes slowly, so the bytes are few: a path is written as what it has in common
 * with the one before and the rest; numbers take as many bytes as they need.
 */
final class FileTableWriter {

    private static final int ROW_ESTIMATE = 48;
    /** Longest path, in bytes, is the file system's matter; a row's numbers take less than this. */
    private static final int NUMBERS = 128;

    private final int columns;
    private final List<SelectedFile> files;
    private byte[] out;
    private int length;

    FileTableWriter(int columns, List<SelectedFile> files) {
        this.columns = columns;
        this.files = files;
        this.out = new byte[NUMBERS + files.size() * ROW_ESTIMATE];
    }

    /** @param digests of the files that {@link FileTable#needsReading} names, in order */
    byte[] write(List<Digest> digests) {
        out[length++] = (byte) columns;
        number(files.size());
        byte[] previous = {};
        int next = 0;
        for (SelectedFile file : files) {
            byte[] path = file.path().getBytes(StandardCharsets.UTF_8);
            reserve(path.length + NUMBERS);
            int common = Arrays.mismatch(previous, path);
            common = common < 0 ? path.length : common;
            number(common);
            bytes(path, common);
            previous = path;
            LayerEntry entry = file.entry();
            if (has(FileTable.CONTENTS) && FileTable.needsReading(entry)) {
                row(entry, digests.get(next++));
            } else {
                row(entry, entry.content().orElse(null));
            }
        }
        return Arrays.copyOf(out, length);
    }

    private void row(LayerEntry entry, @Nullable Digest content) {
        out[length++] = (byte) FileRow.code(entry.type());
        if (has(FileTable.OWNERS)) {
            number(entry.uid());
            number(entry.gid());
        }
        switch (entry.type()) {
            case FILE -> file(entry, content);
            case HARDLINK -> {
                link(entry);
                file(entry, content);
            }
            case SYMLINK -> link(entry);
            case DIRECTORY, FIFO -> mode(entry);
            case CHARACTER_DEVICE, BLOCK_DEVICE -> {
                mode(entry);
                number(entry.deviceMajor());
                number(entry.deviceMinor());
            }
            case WHITEOUT, OPAQUE -> throw new IllegalArgumentException("a whiteout is no file: " + entry.path());
        }
        if (has(FileTable.CONTENTS)) {
            xattrs(entry.xattrs());
        }
    }

    private void file(LayerEntry entry, @Nullable Digest content) {
        mode(entry);
        number(entry.size());
        if (has(FileTable.TIMES)) {
            number(entry.mtimeSeconds());
            number(entry.mtimeNanos());
        }
        if (has(FileTable.CONTENTS)) {
            digest(Objects.requireNonNull(content, "content is null").hex());
        }
    }

    /** 64 lower-case digits as 32 bytes; {@code HexFormat} takes a cold JVM three times as long. */
    private void digest(String hex) {
        for (int i = 0; i < hex.length(); i += 2) {
            out[length++] = (byte) (nibble(hex.charAt(i)) << 4 | nibble(hex.charAt(i + 1)));
        }
    }

    private static int nibble(char digit) {
        return digit <= '9' ? digit - '0' : digit - 'a' + 10;
    }

    private void mode(LayerEntry entry) {
        if (has(FileTable.MODES)) {
            number(entry.mode());
        }
    }

    private void link(LayerEntry entry) {
        bytes(entry.link().getBytes(StandardCharsets.UTF_8), 0);
        reserve(NUMBERS);
    }

    private void xattrs(Map<String, byte[]> xattrs) {
        number(xattrs.size());
        if (!xattrs.isEmpty()) {
            for (Map.Entry<String, byte[]> xattr : new TreeMap<>(xattrs).entrySet()) {
                bytes(xattr.getKey().getBytes(StandardCharsets.UTF_8), 0);
                bytes(xattr.getValue(), 0);
            }
        }
    }

    private boolean has(int column) {
        return (columns & column) != 0;
    }

    /** A length and the bytes from an offset on. */
    private void bytes(byte[] value, int from) {
        int count = value.length - from;
        reserve(count + NUMBERS);
        number(count);
        System.arraycopy(value, from, out, length, count);
        length += count;
    }

    /** LEB128, unsigned; a negative number (a time before 1970) takes ten bytes. */
    private void number(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out[length++] = (byte) (rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        out[length++] = (byte) rest;
    }

    private void reserve(int more) {
        if (out.length - length < more) {
            out = Arrays.copyOf(out, Math.max(out.length * 2, length + more));
        }
    }
}
