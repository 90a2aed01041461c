package io.github.layerflux.layer;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;

/**
 * Writes a table of contents as a stream. Format, all numbers variable-length (7 bits a byte, lowest first) unless said
 * otherwise:
 *
 * <pre>
 * "LFC" version(1 byte)
 * entry*:  type and flags(1 byte)  bytes of the path shared with the entry before  rest of the path(bytes)
 *          mode  uid  gid  size  mtime seconds(zigzag)  nanoseconds  offset + 1
 *          [LINK: bytes] [CONTENT: 32 bytes] [DEVICE: major minor] [XATTRS: count (name(bytes) value(bytes))*]
 * END(1 byte)  number of entries  CRC-32 of all before(4 bytes, lowest first)
 * </pre>
 */
final class ContentsEncoder implements Closeable {

    static final int MAGIC = 'L' << 24 | 'F' << 16 | 'C' << 8 | 1;
    static final int TYPE = 0x0f;
    static final int LINK = 0x10;
    static final int CONTENT = 0x20;
    static final int DEVICE = 0x40;
    static final int XATTRS = 0x80;
    static final int END = 0x0f;

    private final CheckedOutputStream checked;
    private final DataOutputStream out;
    private byte[] previous = {};
    private long count;

    ContentsEncoder(OutputStream file) throws IOException {
        checked = new CheckedOutputStream(file, new CRC32());
        out = new DataOutputStream(new BufferedOutputStream(checked, 64 * 1024));
        out.writeInt(MAGIC);
    }

    void add(LayerEntry entry) throws IOException {
        boolean device = entry.deviceMajor() != 0 || entry.deviceMinor() != 0;
        out.writeByte(entry.type().ordinal()
                | (entry.link().isEmpty() ? 0 : LINK)
                | (entry.content().isPresent() ? CONTENT : 0)
                | (device ? DEVICE : 0)
                | (entry.xattrs().isEmpty() ? 0 : XATTRS));
        path(TarText.encode(entry.path()));
        number(entry.mode());
        number(entry.uid());
        number(entry.gid());
        number(entry.size());
        number(entry.mtimeSeconds() << 1 ^ entry.mtimeSeconds() >> 63);
        number(entry.mtimeNanos());
        number(entry.offset() + 1);
        if (!entry.link().isEmpty()) {
            bytes(TarText.encode(entry.link()));
        }
        if (entry.content().isPresent()) {
            out.write(HexFormat.of().parseHex(entry.content().get().hex()));
        }
        if (device) {
            number(entry.deviceMajor());
            number(entry.deviceMinor());
        }
        if (!entry.xattrs().isEmpty()) {
            number(entry.xattrs().size());
            for (Map.Entry<String, byte[]> xattr : new TreeMap<>(entry.xattrs()).entrySet()) {
                bytes(xattr.getKey().getBytes(StandardCharsets.UTF_8));
                bytes(xattr.getValue());
            }
        }
        count++;
    }

    private void path(byte[] path) throws IOException {
        int mismatch = Arrays.mismatch(previous, path);
        int shared = mismatch < 0 ? path.length : mismatch;
        number(shared);
        number(path.length - shared);
        out.write(path, shared, path.length - shared);
        previous = path;
    }

    private void bytes(byte[] bytes) throws IOException {
        number(bytes.length);
        out.write(bytes);
    }

    private void number(long value) throws IOException {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.writeByte((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }

    /** Writes the end; closing without it leaves a file that reads as corrupt. */
    void finish() throws IOException {
        out.writeByte(END);
        number(count);
        out.flush();
        out.writeInt(Integer.reverseBytes((int) checked.getChecksum().getValue()));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        checked.close();
    }
}
