package io.github.layerflux.layer;

import io.github.layerflux.failure.EnvironmentFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.tar.TarUtils;

/**
 * A reproducible tar: POSIX ustar headers, and a PAX extended header (POSIX.1-2017, pax) before an entry that needs
 * one. The same entries give the same bytes everywhere: no user names, no times but the given ones, records sorted, no
 * padding but the two zero blocks at the end.
 *
 * <p>Headers are laid out here because commons-compress's own writer re-encodes extended attributes as text, cuts
 * times to 100 ns and drops leading slashes of link targets.
 */
public final class TarWriter {

    static final int BLOCK = 512;

    private static final int NAME = 100;
    private static final int PREFIX = 155;
    private static final long MAX_ID = 07777777L;
    private static final long MAX_SIZE = 077777777777L;

    private final OutputStream out;
    private final byte[] buffer = new byte[64 * 1024];
    private long position;

    /** @param out should be buffered; it is never closed here */
    public TarWriter(OutputStream out) {
        this.out = out;
    }

    /** Bytes written so far; after a header, the offset of the file's bytes. */
    public long position() {
        return position;
    }

    /**
     * Adds an entry without bytes: anything but a FILE.
     *
     * @throws IllegalArgumentException for a FILE of a size other than 0
     */
    public void add(LayerEntry entry) throws IOException {
        if (entry.size() != 0) {
            throw new IllegalArgumentException(entry.path() + " needs its bytes");
        }
        header(entry);
    }

    /**
     * Adds a file with exactly as many bytes as its entry says.
     *
     * @return where the bytes begin in the tar
     * @throws EnvironmentFailure when there are fewer or more; the tar is then unusable
     */
    public long add(LayerEntry file, InputStream bytes) throws IOException {
        if (file.type() != EntryType.FILE) {
            throw new IllegalArgumentException(file.path() + " is no file");
        }
        header(file);
        long offset = position;
        long left = file.size();
        while (left > 0) {
            int read = bytes.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw changed(file);
            }
            out.write(buffer, 0, read);
            left -= read;
        }
        if (bytes.read() >= 0) {
            throw changed(file);
        }
        position += file.size();
        pad(file.size());
        return offset;
    }

    private static EnvironmentFailure changed(LayerEntry file) {
        return new EnvironmentFailure(file.path() + ": file changed while it was read");
    }

    /** Writes the end of the archive and flushes. */
    public void finish() throws IOException {
        write(new byte[2 * BLOCK], 2 * BLOCK);
        out.flush();
    }

    private void header(LayerEntry entry) throws IOException {
        String name = name(entry);
        Map<String, byte[]> pax = paxRecords(entry, name);
        if (!pax.isEmpty()) {
            byte[] records = PaxRecords.format(pax);
            byte[] block = block("PaxHeaders.0/" + truncated(entry.path()), TarConstants.LF_PAX_EXTENDED_HEADER_LC);
            number(records.length, block, 124, 12);
            seal(block);
            write(records, records.length);
            pad(records.length);
        }
        byte[] block = block(name, typeFlag(entry.type()));
        number(entry.mode(), block, 100, 8);
        number(entry.uid() > MAX_ID ? 0 : entry.uid(), block, 108, 8);
        number(entry.gid() > MAX_ID ? 0 : entry.gid(), block, 116, 8);
        number(entry.size() > MAX_SIZE ? 0 : entry.size(), block, 124, 12);
        number(fitsMtime(entry) ? entry.mtimeSeconds() : 0, block, 136, 12);
        ascii(truncated(entry.type() == EntryType.FILE ? "" : entry.link()), block, 157);
        number(entry.deviceMajor(), block, 329, 8);
        number(entry.deviceMinor(), block, 337, 8);
        seal(block);
    }

    private static Map<String, byte[]> paxRecords(LayerEntry entry, String name) {
        Map<String, byte[]> pax = new TreeMap<>();
        if (!TarText.isAscii(name) || (name.length() > NAME && splitAt(name) < 0)) {
            pax.put("path", TarText.encode(name));
        }
        String link = entry.type() == EntryType.FILE ? "" : entry.link();
        if (link.length() > NAME || !TarText.isAscii(link)) {
            pax.put("linkpath", TarText.encode(link));
        }
        if (entry.size() > MAX_SIZE) {
            pax.put("size", number(entry.size()));
        }
        if (entry.uid() > MAX_ID) {
            pax.put("uid", number(entry.uid()));
        }
        if (entry.gid() > MAX_ID) {
            pax.put("gid", number(entry.gid()));
        }
        if (entry.mtimeNanos() != 0 || !fitsMtime(entry)) {
            PaxTime mtime = new PaxTime(entry.mtimeSeconds(), entry.mtimeNanos());
            pax.put("mtime", mtime.toString().getBytes(StandardCharsets.US_ASCII));
        }
        for (Map.Entry<String, byte[]> xattr : entry.xattrs().entrySet()) {
            pax.put(PaxRecords.xattrKeyword(xattr.getKey()), xattr.getValue());
        }
        return pax;
    }

    private static byte[] number(long value) {
        return Long.toString(value).getBytes(StandardCharsets.US_ASCII);
    }

    private static boolean fitsMtime(LayerEntry entry) {
        return entry.mtimeSeconds() >= 0 && entry.mtimeSeconds() <= MAX_SIZE;
    }

    private static String name(LayerEntry entry) {
        return switch (entry.type()) {
            case DIRECTORY -> entry.path().isEmpty() ? "./" : entry.path() + "/";
            case WHITEOUT -> Whiteouts.name(entry.path());
            case OPAQUE -> Whiteouts.opaqueName(entry.path());
            default -> entry.path();
        };
    }

    private static byte typeFlag(EntryType type) {
        return switch (type) {
            case FILE, WHITEOUT, OPAQUE -> TarConstants.LF_NORMAL;
            case HARDLINK -> TarConstants.LF_LINK;
            case SYMLINK -> TarConstants.LF_SYMLINK;
            case CHARACTER_DEVICE -> TarConstants.LF_CHR;
            case BLOCK_DEVICE -> TarConstants.LF_BLK;
            case DIRECTORY -> TarConstants.LF_DIR;
            case FIFO -> TarConstants.LF_FIFO;
        };
    }

    /** Where a long name divides into prefix and name, or -1. */
    private static int splitAt(String name) {
        int limit = Math.min(PREFIX, name.length() - 2);
        int slash = name.lastIndexOf('/', limit);
        return slash > 0 && name.length() - slash - 1 <= NAME ? slash : -1;
    }

    private static byte[] block(String name, byte type) {
        byte[] block = new byte[BLOCK];
        int split = name.length() > NAME && TarText.isAscii(name) ? splitAt(name) : -1;
        ascii(truncated(name.substring(split + 1)), block, 0);
        for (int field : new int[] {100, 108, 116, 329, 337}) {
            number(0, block, field, 8);
        }
        number(0, block, 124, 12);
        number(0, block, 136, 12);
        block[156] = type;
        ascii("ustar\00000", block, 257);
        if (split > 0) {
            ascii(name.substring(0, split), block, 345);
        }
        return block;
    }

    /** What readers that know no PAX see of a name: its ASCII part, as long as the field is. */
    private static String truncated(String text) {
        StringBuilder kept = new StringBuilder();
        for (int i = 0; i < text.length() && kept.length() < NAME; i++) {
            char c = text.charAt(i);
            if (c > 0 && c < 0x80) {
                kept.append(c);
            }
        }
        return kept.toString();
    }

    private static void ascii(String text, byte[] block, int offset) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, block, offset, bytes.length);
    }

    private static void number(long value, byte[] block, int offset, int length) {
        TarUtils.formatUnsignedOctalString(value, block, offset, length - 1);
    }

    private void seal(byte[] block) throws IOException {
        Arrays.fill(block, 148, 156, (byte) ' ');
        TarUtils.formatCheckSumOctalBytes(TarUtils.computeCheckSum(block), block, 148, 8);
        write(block, BLOCK);
    }

    private void pad(long size) throws IOException {
        int rest = (int) (size % BLOCK);
        if (rest != 0) {
            write(new byte[BLOCK - rest], BLOCK - rest);
        }
    }

    private void write(byte[] bytes, int length) throws IOException {
        out.write(bytes, 0, length);
        position += length;
    }
}
