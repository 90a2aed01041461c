package io.github.layerflux.context;

import io.github.layerflux.image.Digest;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The file format of {@link StatCache}, big-endian: magic, number of rows, rows, CRC-32 of all before. A row: length
 * of the path in bytes (int), path (UTF-8), inode, ctime, mtime, size (longs), digest (64 hexadecimal digits: a cold
 * JVM makes a string of them faster than of 32 bytes).
 *
 * <p>Rows stay bytes until they are asked for: most of loading is making the paths' strings.
 */
final class StatTable {

    static final StatTable EMPTY = new StatTable(ByteBuffer.allocate(0), Map.of());

    /** More files than any context has: beyond it old rows, which may be of files long gone, are dropped. */
    private static final int MAX_ROWS = 500_000;

    private static final int MAGIC = 0x4c465331; // LFS1
    private static final int DIGEST = 64;
    private static final int NUMBERS = 4 * Long.BYTES;

    record Row(FileStamp stamp, Digest digest) {}

    private final ByteBuffer data;
    /** Where a path's numbers begin. */
    private final Map<String, Integer> rows;

    private StatTable(ByteBuffer data, Map<String, Integer> rows) {
        this.data = data;
        this.rows = rows;
    }

    /** @throws IOException when the bytes are no complete table */
    static StatTable parse(byte[] bytes) throws IOException {
        ByteBuffer data = ByteBuffer.wrap(bytes);
        int end = bytes.length - Integer.BYTES;
        if (end < 2 * Integer.BYTES || data.getInt(0) != MAGIC || data.getInt(end) != checksum(bytes, end)) {
            throw new IOException("it is damaged");
        }
        try {
            int count = data.getInt(Integer.BYTES);
            data.position(2 * Integer.BYTES);
            Map<String, Integer> rows = new HashMap<>(count * 4 / 3 + 1);
            for (int i = 0; i < count; i++) {
                int length = data.getInt();
                int start = data.position();
                rows.put(new String(bytes, start, length, StandardCharsets.UTF_8), start + length);
                data.position(start + length + NUMBERS + DIGEST);
            }
            return new StatTable(data, rows);
        } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new IOException("it is damaged", e);
        }
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    int size() {
        return rows.size();
    }

    Optional<Digest> find(String path, FileStamp stamp) {
        Integer at = rows.get(path);
        return at != null && stampAt(at).matches(stamp) ? Optional.of(digestAt(at)) : Optional.empty();
    }

    private FileStamp stampAt(int at) {
        return new FileStamp(data.getLong(at), data.getLong(at + 8), data.getLong(at + 16), data.getLong(at + 24));
    }

    private Digest digestAt(int at) {
        return new Digest(new String(data.array(), at + NUMBERS, DIGEST, StandardCharsets.ISO_8859_1));
    }

    /** The bytes of this table with rows added or replaced. */
    byte[] with(Map<String, Row> added) {
        Map<String, Row> all = new HashMap<>(added);
        if (rows.size() + added.size() <= MAX_ROWS) {
            for (Map.Entry<String, Integer> row : rows.entrySet()) {
                all.putIfAbsent(row.getKey(), new Row(stampAt(row.getValue()), digestAt(row.getValue())));
            }
        }
        String[] paths = all.keySet().toArray(new String[0]);
        Arrays.sort(paths); // the same files, the same bytes
        byte[][] names = new byte[paths.length][];
        int length = 3 * Integer.BYTES;
        for (int i = 0; i < paths.length; i++) {
            names[i] = paths[i].getBytes(StandardCharsets.UTF_8);
            length += Integer.BYTES + names[i].length + NUMBERS + DIGEST;
        }
        ByteBuffer out = ByteBuffer.allocate(length);
        out.putInt(MAGIC).putInt(paths.length);
        for (int i = 0; i < paths.length; i++) {
            Row row = all.get(paths[i]);
            out.putInt(names[i].length).put(names[i]);
            out.putLong(row.stamp().inode());
            out.putLong(row.stamp().ctime());
            out.putLong(row.stamp().mtime());
            out.putLong(row.stamp().size());
            out.put(row.digest().hex().getBytes(StandardCharsets.ISO_8859_1));
        }
        out.putInt(checksum(out.array(), out.position()));
        return out.array();
    }
}
