package io.github.layerflux.cache;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads a {@link FileTable}'s bytes: columns (one byte of bits), number of rows, rows. A row: how many bytes of the
 * path before to keep, the rest of the path, type, then what the columns and the type have of owner, link, mode, size,
 * mtime, content digest (32 bytes), device, extended attributes. Numbers are LEB128, strings UTF-8 after their length.
 */
final class FileTableReader {

    private static final int DIGEST = 32;

    private final ByteBuffer in;
    private final int columns;
    private final int count;

    FileTableReader(byte[] bytes) {
        this.in = ByteBuffer.wrap(bytes);
        this.columns = in.get();
        this.count = (int) number();
    }

    int count() {
        return count;
    }

    Map<String, FileRow> rows() {
        Map<String, FileRow> rows = new LinkedHashMap<>();
        byte[] path = {};
        for (int i = 0; i < count; i++) {
            int common = (int) number();
            byte[] rest = bytes();
            byte[] next = Arrays.copyOf(path, common + rest.length);
            System.arraycopy(rest, 0, next, common, rest.length);
            path = next;
            rows.put(new String(path, StandardCharsets.UTF_8), row());
        }
        return rows;
    }

    private FileRow row() {
        char type = (char) in.get();
        boolean file = type == 'f' || type == 'h';
        boolean owners = has(FileTable.OWNERS);
        long uid = owners ? number() : 0;
        long gid = owners ? number() : 0;
        String link = type == 'l' || type == 'h' ? new String(bytes(), StandardCharsets.UTF_8) : "";
        int mode = has(FileTable.MODES) && type != 'l' ? (int) number() : 0;
        long size = file ? number() : 0;
        boolean times = file && has(FileTable.TIMES);
        long seconds = times ? number() : 0;
        int nanos = times ? (int) number() : 0;
        String content = file && has(FileTable.CONTENTS) ? hex(take(DIGEST)) : "";
        String device = type == 'c' || type == 'b' ? number() + ":" + number() : "";
        return new FileRow(type, uid, gid, mode, size, seconds, nanos, link, content, device, xattrs());
    }

    private String xattrs() {
        StringBuilder text = new StringBuilder();
        if (has(FileTable.CONTENTS)) {
            long attributes = number();
            for (long i = 0; i < attributes; i++) {
                text.append(hex(bytes())).append('=').append(hex(bytes())).append(' ');
            }
        }
        return text.toString();
    }

    private boolean has(int column) {
        return (columns & column) != 0;
    }

    private byte[] bytes() {
        return take((int) number());
    }

    private byte[] take(int length) {
        byte[] taken = new byte[length];
        in.get(taken);
        return taken;
    }

    private long number() {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
