package io.github.layerflux.context;

import io.github.layerflux.image.Digest;
import java.io.IOException;
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
 * <p>Rows stay bytes until they are asked for: loading makes no strings, only an open-addressed index by the hash codes
 * that the paths' strings have.
 */
final class StatTable {

    static final StatTable EMPTY = new StatTable(ByteBuffer.allocate(0), 0);

    /** More files than any context has: beyond it old rows, which may be of files long gone, are dropped. */
    private static final int MAX_ROWS = 500_000;

    private static final int MAGIC = 0x4c465331; // LFS1
    private static final int DIGEST = 64;
    private static final int NUMBERS = 4 * Long.BYTES;

    record Row(FileStamp stamp, Digest digest) {}

    private final ByteBuffer data;
    private final int size;
    /** Where rows begin, by hash; 0 is a free place, for the file begins with its magic. */
    private final int[] index;

    private StatTable(ByteBuffer data, int size) {
        this.data = data;
        this.size = size;
        this.index = new int[Math.max(2, Integer.highestOneBit(Math.max(1, size)) * 4)];
    }

    /** @throws IOException when the bytes are no complete table */
    static StatTable parse(byte[] bytes) throws IOException {
        ByteBuffer data = ByteBuffer.wrap(bytes);
        int end = bytes.length - Integer.BYTES;
        if (end < 2 * Integer.BYTES || data.getInt(0) != MAGIC || data.getInt(end) != checksum(bytes, end)) {
            throw new IOException("it is damaged");
        }
        int count = data.getInt(Integer.BYTES);
        // the shortest row has a path of one byte
        if (count < 0 || count > (end - 2 * Integer.BYTES) / (Integer.BYTES + 1 + NUMBERS + DIGEST)) {
            throw new IOException("it is damaged");
        }
        StatTable table = new StatTable(data, count);
        try {
            int row = 2 * Integer.BYTES;
            for (int i = 0; i < count; i++) {
                table.add(row);
                row = table.numbersOf(row) + NUMBERS + DIGEST;
            }
            if (row > end) {
                throw new IOException("it is damaged");
            }
            return table;
        } catch (IndexOutOfBoundsException e) {
            throw new IOException("it is damaged", e);
        }
    }

    private void add(int row) {
        int length = data.getInt(row);
        int start = row + Integer.BYTES;
        byte[] bytes = data.array();
        int hash = 0; // as String.hashCode
        for (int i = start; i < start + length; i++) {
            if (bytes[i] < 0) {
                hash = pathOf(row).hashCode();
                break;
            }
            hash = 31 * hash + bytes[i];
        }
        int place = place(hash);
        while (index[place] != 0) {
            place = place + 1 & index.length - 1;
        }
        index[place] = row;
    }

    private int place(int hash) {
        return (hash ^ hash >>> 16) & index.length - 1;
    }

    private int numbersOf(int row) {
        int length = data.getInt(row);
        if (length < 0) {
            throw new IndexOutOfBoundsException("a path of " + length + " bytes");
        }
        return row + Integer.BYTES + length;
    }

    private String pathOf(int row) {
        return new String(data.array(), row + Integer.BYTES, data.getInt(row), StandardCharsets.UTF_8);
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    int size() {
        return size;
    }

    Optional<Digest> find(String path, FileStamp stamp) {
        int place = place(path.hashCode());
        for (int row = index[place]; row != 0; row = index[place]) {
            if (isOf(row, path)) {
                int at = numbersOf(row);
                return stampAt(at).matches(stamp) ? Optional.of(digestAt(at)) : Optional.empty();
            }
            place = place + 1 & index.length - 1;
        }
        return Optional.empty();
    }

    private boolean isOf(int row, String path) {
        int length = data.getInt(row);
        if (length < path.length()) {
            return false; // UTF-8 is never shorter
        }
        int start = row + Integer.BYTES;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c >= 0x80) {
                return pathOf(row).equals(path);
            }
            if (data.array()[start + i] != c) {
                return false;
            }
        }
        return length == path.length();
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
        if (size + added.size() <= MAX_ROWS) {
            int row = 2 * Integer.BYTES;
            for (int i = 0; i < size; i++) {
                int at = numbersOf(row);
                all.putIfAbsent(pathOf(row), new Row(stampAt(at), digestAt(at)));
                row = at + NUMBERS + DIGEST;
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
