package io.github.layerflux.layer;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A tar's bytes: blocks, and the data of one entry at a time. */
final class TarSource {

    /** More than any header of names and attributes needs; less than would hurt. */
    private static final int MAX_METADATA = 16 * 1024 * 1024;

    private final InputStream in;
    private long position;
    private long left;
    private int padding;

    TarSource(InputStream in) {
        this.in = in;
    }

    long position() {
        return position;
    }

    /** The next block, or an empty array at the end of the stream. */
    byte[] blockOrEnd() throws IOException {
        byte[] block = in.readNBytes(TarWriter.BLOCK);
        if (block.length != 0 && block.length != TarWriter.BLOCK) {
            throw new EOFException("the archive ends within a header");
        }
        position += block.length;
        return block;
    }

    byte[] block() throws IOException {
        byte[] block = blockOrEnd();
        if (block.length == 0) {
            throw new EOFException("the archive ends within an entry");
        }
        return block;
    }

    /** A block of an entry's data that is a map, not data. */
    byte[] dataBlock() throws IOException {
        if (left < TarWriter.BLOCK) {
            throw new EOFException("a sparse map is longer than its entry");
        }
        left -= TarWriter.BLOCK;
        return block();
    }

    /** Reads a header's data: names or PAX records. */
    byte[] metadata(long size) throws IOException {
        if (size < 0 || size > MAX_METADATA) {
            throw new IOException("a header of " + size + " bytes");
        }
        begin(size);
        byte[] bytes = data().readAllBytes();
        skipData();
        return bytes;
    }

    /** The entry's data of this size come next. */
    void begin(long size) throws IOException {
        if (size < 0) {
            throw new IOException("an entry of a negative size");
        }
        left = size;
        padding = (int) ((TarWriter.BLOCK - size % TarWriter.BLOCK) % TarWriter.BLOCK);
    }

    long left() {
        return left;
    }

    /** Goes to the next header. */
    void skipData() throws IOException {
        long rest = left + padding;
        in.skipNBytes(rest);
        position += rest;
        left = 0;
        padding = 0;
    }

    /** What is left of the entry's data. */
    InputStream data() {
        return new Data();
    }

    private final class Data extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int read = in.read(bytes, offset, (int) Math.min(length, left));
            if (read < 0) {
                throw new EOFException("the archive ends within an entry");
            }
            left -= read;
            position += read;
            return read;
        }
    }
}
