package io.github.layerflux.layer;

import io.github.layerflux.image.Digest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/** Reads what {@link ContentsEncoder} wrote; anything else is an IOException. */
final class ContentsDecoder {

    /** What CRC-32 gives for any content followed by its own CRC. */
    private static final long RESIDUE = 0x2144DF1CL;
    /** No path, link or attribute that Linux can have is longer. */
    private static final int MAX_BYTES = 1024 * 1024;

    private static final EntryType[] TYPES = EntryType.values();

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    // a buffer of its own: going through DataInputStream byte by byte took a cold JVM twice as long
    private final InputStream file;
    private final CRC32 crc = new CRC32();
    private final byte[] buffer = new byte[64 * 1024];
    private int at;
    private int end;
    private byte[] path = new byte[256];
    private final byte[] digest = new byte[32];
    private final byte[] hex = new byte[64];

    ContentsDecoder(InputStream file) {
        this.file = file;
    }

    /** Whether {@link #decode} would succeed, as far as the version and the checksum tell; a fraction of its work. */
    boolean isWhole() throws IOException {
        if (magic() != ContentsEncoder.MAGIC) {
            return false;
        }
        while (fill()) {
            // to the end, for the checksum
        }
        return crc.getValue() == RESIDUE;
    }

    private int magic() throws IOException {
        return read() << 24 | read() << 16 | read() << 8 | read();
    }

    LayerContents decode() throws IOException {
        if (magic() != ContentsEncoder.MAGIC) {
            throw new IOException("not a table of contents of this version");
        }
        ContentsBuilder entries = new ContentsBuilder();
        long count = 0;
        for (int flags = read(); flags != ContentsEncoder.END; flags = read()) {
            entries.add(entry(flags));
            count++;
        }
        long expected = number();
        readFully(digest, 0, 4); // the checksum, which is digested like all the rest
        if (at != end || fill() || count != expected || crc.getValue() != RESIDUE) {
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
            content = Optional.of(digest());
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
        readFully(path, shared, rest);
        return TarText.decode(path, 0, shared + rest);
    }

    private byte[] bytes() throws IOException {
        return exactly(length());
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = new byte[length];
        readFully(bytes, 0, length);
        return bytes;
    }

    private Digest digest() throws IOException {
        readFully(digest, 0, digest.length);
        for (int i = 0; i < digest.length; i++) {
            hex[2 * i] = HEX[digest[i] >> 4 & 0xf];
            hex[2 * i + 1] = HEX[digest[i] & 0xf];
        }
        return new Digest(new String(hex, StandardCharsets.ISO_8859_1));
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
            int b = read();
            value |= (long) (b & 0x7f) << shift;
            if (b < 0x80) {
                return value;
            }
        }
        throw new IOException("a number of more than 64 bits");
    }

    private int read() throws IOException {
        if (at == end && !fill()) {
            throw new EOFException("a table of contents that is cut off");
        }
        return buffer[at++] & 0xff;
    }

    private void readFully(byte[] bytes, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            if (at == end && !fill()) {
                throw new EOFException("a table of contents that is cut off");
            }
            int count = Math.min(length - done, end - at);
            System.arraycopy(buffer, at, bytes, offset + done, count);
            at += count;
            done += count;
        }
    }

    private boolean fill() throws IOException {
        int read = file.read(buffer);
        at = 0;
        end = Math.max(read, 0);
        crc.update(buffer, 0, end);
        return end > 0;
    }
}
