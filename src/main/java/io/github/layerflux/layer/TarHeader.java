package io.github.layerflux.layer;

import java.io.IOException;
import org.apache.commons.compress.archivers.tar.TarUtils;

/**
 * One header block: v7, ustar (POSIX.1-2017), GNU (base-256 numbers, no prefix) or star (a shorter prefix).
 *
 * @param block the 512 bytes, for what only sparse files need
 */
record TarHeader(
        char type,
        String name,
        String link,
        int mode,
        long uid,
        long gid,
        long size,
        long mtime,
        int deviceMajor,
        int deviceMinor,
        byte[] block) {

    /** Linux has 12 bits for major and 20 for minor numbers; the header's field has 21. */
    private static final int MAX_DEVICE = 07777777;

    /** Whether a block could be a header at all: its checksum is right. */
    static boolean isHeader(byte[] block) {
        return block[0] != 0 && hasChecksum(block);
    }

    private static boolean hasChecksum(byte[] block) {
        try {
            return TarUtils.verifyCheckSum(block);
        } catch (IllegalArgumentException e) {
            return false; // not even a number
        }
    }

    static TarHeader parse(byte[] block) throws IOException {
        if (!hasChecksum(block)) {
            throw new IOException("not a tar header (wrong checksum)");
        }
        try {
            String name = text(block, 0, 100);
            String prefix = prefix(block);
            boolean devices = begins(block, 257, "ustar");
            return new TarHeader(
                    block[156] == 0 ? '0' : (char) (block[156] & 0xff),
                    prefix.isEmpty() ? name : prefix + "/" + name,
                    text(block, 157, 100),
                    (int) number(block, 100, 8) & 07777,
                    number(block, 108, 8),
                    number(block, 116, 8),
                    number(block, 124, 12),
                    number(block, 136, 12),
                    devices ? device(block, 329) : 0,
                    devices ? device(block, 337) : 0,
                    block);
        } catch (IllegalArgumentException e) {
            throw new IOException("malformed tar header: " + e.getMessage(), e);
        }
    }

    private static String prefix(byte[] block) {
        if (!begins(block, 257, "ustar\0")) {
            return "";
        }
        return text(block, 345, begins(block, 508, "tar\0") ? 131 : 155);
    }

    private static boolean begins(byte[] block, int offset, String wanted) {
        for (int i = 0; i < wanted.length(); i++) {
            if (block[offset + i] != wanted.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static String text(byte[] block, int offset, int limit) {
        int length = 0;
        while (length < limit && block[offset + length] != 0) {
            length++;
        }
        return TarText.decode(block, offset, length);
    }

    private static int device(byte[] block, int offset) {
        long number = number(block, offset, 8);
        if (number < 0 || number > MAX_DEVICE) {
            throw new IllegalArgumentException("device number " + number);
        }
        return (int) number;
    }

    static long number(byte[] block, int offset, int length) {
        return TarUtils.parseOctalOrBinary(block, offset, length);
    }
}
