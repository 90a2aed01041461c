package io.github.layerflux.layer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The records of a PAX extended header (POSIX.1-2017, pax, "pax Extended Header"): {@code "%d %s=%s\n"}, values kept
 * as bytes because extended attributes are binary. Of repeated keywords the last counts, except for the pairs of
 * sparse format 0.0, which are gathered in {@link #SPARSE_PAIRS}.
 */
final class PaxRecords {

    static final PaxRecords NONE = new PaxRecords(Map.of());
    static final String XATTR = "SCHILY.xattr.";
    /** Not a real keyword: offsets and lengths of GNU sparse format 0.0, comma-separated as format 0.1 has them. */
    static final String SPARSE_PAIRS = "GNU.sparse.map";

    private final Map<String, byte[]> values;

    private PaxRecords(Map<String, byte[]> values) {
        this.values = values;
    }

    static PaxRecords parse(byte[] bytes) throws IOException {
        Map<String, byte[]> values = new LinkedHashMap<>();
        StringBuilder pairs = new StringBuilder();
        int at = 0;
        while (at < bytes.length && bytes[at] != 0) {
            int space = indexOf(bytes, ' ', at, bytes.length);
            int end = at + length(bytes, at, space);
            int equals = indexOf(bytes, '=', space, Math.min(end, bytes.length));
            if (end > bytes.length || end <= space || bytes[end - 1] != '\n' || equals < 0) {
                throw new IOException("malformed PAX record");
            }
            String keyword = new String(bytes, space + 1, equals - space - 1, StandardCharsets.UTF_8);
            byte[] value = Arrays.copyOfRange(bytes, equals + 1, end - 1);
            if (keyword.equals("GNU.sparse.offset") || keyword.equals("GNU.sparse.numbytes")) {
                pairs.append(pairs.isEmpty() ? "" : ",").append(new String(value, StandardCharsets.US_ASCII));
            } else {
                values.put(keyword, value);
            }
            at = end;
        }
        if (!pairs.isEmpty()) {
            values.put(SPARSE_PAIRS, pairs.toString().getBytes(StandardCharsets.US_ASCII));
        }
        return new PaxRecords(values);
    }

    private static int length(byte[] bytes, int from, int to) throws IOException {
        if (to < 0 || to - from > 9) {
            throw new IOException("malformed PAX record length");
        }
        return (int) number(new String(bytes, from, to - from, StandardCharsets.US_ASCII));
    }

    private static int indexOf(byte[] bytes, char wanted, int from, int to) {
        for (int i = Math.max(from, 0); i < to; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    private static long number(String text) throws IOException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IOException("malformed PAX number '" + text + "'", e);
        }
    }

    /** These records, and under keywords that they lack those of a global header; an empty value deletes. */
    PaxRecords over(PaxRecords global) {
        if (global.values.isEmpty()) {
            return this;
        }
        Map<String, byte[]> merged = new LinkedHashMap<>(global.values);
        merged.putAll(values);
        return new PaxRecords(merged);
    }

    Optional<String> text(String keyword) {
        byte[] value = values.get(keyword);
        return value == null || value.length == 0
                ? Optional.empty()
                : Optional.of(TarText.decode(value, 0, value.length));
    }

    long number(String keyword, long otherwise) throws IOException {
        Optional<String> text = text(keyword);
        return text.isPresent() ? number(text.get()) : otherwise;
    }

    /** Extended attributes by name; {@code %3D} and {@code %25} in names are unescaped as GNU tar does. */
    Map<String, byte[]> xattrs() {
        Map<String, byte[]> xattrs = Map.of();
        for (Map.Entry<String, byte[]> value : values.entrySet()) {
            if (value.getKey().startsWith(XATTR)) {
                if (xattrs.isEmpty()) {
                    xattrs = new TreeMap<>();
                }
                xattrs.put(
                        value.getKey()
                                .substring(XATTR.length())
                                .replace("%3D", "=")
                                .replace("%25", "%"),
                        value.getValue());
            }
        }
        return xattrs;
    }

    /** The keyword of an extended attribute, the inverse of what {@link #xattrs} does. */
    static String xattrKeyword(String name) {
        return XATTR + name.replace("%", "%25").replace("=", "%3D");
    }

    /** Formats records in their map's order; a record's length counts its own digits. */
    static byte[] format(Map<String, byte[]> records) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Map.Entry<String, byte[]> record : records.entrySet()) {
            byte[] keyword = record.getKey().getBytes(StandardCharsets.UTF_8);
            int content = keyword.length + record.getValue().length + 3;
            int length = content + digits(content);
            if (digits(length) != digits(content)) {
                length++;
            }
            out.writeBytes((length + " ").getBytes(StandardCharsets.US_ASCII));
            out.writeBytes(keyword);
            out.write('=');
            out.writeBytes(record.getValue());
            out.write('\n');
        }
        return out.toByteArray();
    }

    private static int digits(int number) {
        return Integer.toString(number).length();
    }
}
