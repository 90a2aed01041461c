package io.github.layerflux.layer;

import io.github.layerflux.image.Digest;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/** Reads what {@link ContentsEncoder} wrote; anything else is an IOException. */
final class ContentsDecoder {

    /** What CRC-32 gives for any content followed by its own CRC. */
    private static final long RESIDUE = 0x2144DF1CL;
    /** No path, link or attribute that Linux can have is longer. */
    private static final int MAX_BYTES = 1024 * 1024;

    private static final EntryType[] TYPES = EntryType.values();

    private final CheckedInputStream checked;
    private final DataInputStream in;
    private byte[] path = new byte[256];

    ContentsDecoder(InputStream file) {
        checked = new CheckedInputStream(file, new CRC32());
        in = new DataInputStream(new BufferedInputStream(checked, 64 * 1024));
    }

    LayerContents decode() throws IOException {
        if (in.readInt() != ContentsEncoder.MAGIC) {
            throw new IOException("not a table of contents of this version");
        }
        ContentsBuilder entries = new ContentsBuilder();
        long count = 0;
        while (true) {
            int flags = in.readUnsignedByte();
            if (flags == ContentsEncoder.END) {
                break;
            }
            entries.add(entry(flags));
            count++;
        }
        long expected = number();
        in.readInt();
        if (in.read() >= 0 || count != expected || checked.getChecksum().getValue() != RESIDUE) {
            throw new IOException("a table of contents with a wrong checksum");
        }
        return entries.build();
    }

    private LayerEntry entry(int flags) throws IOException {
        int type = flags & ContentsEncoder.TYPE;
        if (type >= TYPES.length) {
            throw new IOException("an entry of an unknown type");
        }
        String entryPath = path();
        int mode = (int) number();
        long uid = number();
        long gid = number();
        long size = number();
        long mtime = number();
        int nanos = (int) number();
        long offset = number() - 1;
        String link = "";
        if ((flags & ContentsEncoder.LINK) != 0) {
            byte[] bytes = bytes();
            link = TarText.decode(bytes, 0, bytes.length);
        }
        Optional<Digest> content = Optional.empty();
        if ((flags & ContentsEncoder.CONTENT) != 0) {
            content = Optional.of(new Digest(HexFormat.of().formatHex(exactly(32))));
        }
        boolean device = (flags & ContentsEncoder.DEVICE) != 0;
        int major = device ? (int) number() : 0;
        int minor = device ? (int) number() : 0;
        return new LayerEntry(
                entryPath,
                TYPES[type],
                mode,
                uid,
                gid,
                size,
                mtime >>> 1 ^ -(mtime & 1),
                nanos,
                link,
                content,
                offset,
                major,
                minor,
                (flags & ContentsEncoder.XATTRS) != 0 ? xattrs() : Map.of());
    }

    private Map<String, byte[]> xattrs() throws IOException {
        int count = length();
        Map<String, byte[]> xattrs = new HashMap<>();
        for (int i = 0; i < count; i++) {
            String name = new String(bytes(), StandardCharsets.UTF_8);
            xattrs.put(name, bytes());
        }
        return xattrs;
    }

    private String path() throws IOException {
        int shared = length();
        int rest = length();
        if (shared > path.length) {
            throw new IOException("a path that begins like none before");
        }
        if (shared + rest > path.length) {
            path = Arrays.copyOf(path, 2 * (shared + rest));
        }
        in.readFully(path, shared, rest);
        return TarText.decode(path, 0, shared + rest);
    }

    private byte[] bytes() throws IOException {
        return exactly(length());
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    private int length() throws IOException {
        long length = number();
        if (length < 0 || length > MAX_BYTES) {
            throw new IOException("a field of " + length + " bytes");
        }
        return (int) length;
    }

    private long number() throws IOException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int b = in.readUnsignedByte();
            value |= (long) (b & 0x7f) << shift;
            if (b < 0x80) {
                return value;
            }
        }
        throw new IOException("a number of more than 64 bits");
    }
}
