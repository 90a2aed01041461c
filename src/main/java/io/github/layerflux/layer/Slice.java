package io.github.layerflux.layer;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The next bytes of a longer stream; an end before them is an error. */
class Slice extends InputStream {

    private final InputStream in;
    private final long size;
    private final Closeable owner;
    private long consumed;

    /** @param owner is closed with the slice */
    Slice(InputStream in, long size, Closeable owner) {
        this.in = in;
        this.size = size;
        this.owner = owner;
    }

    final long consumed() {
        return consumed;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (consumed == size) {
            return -1;
        }
        int read = in.read(bytes, offset, (int) Math.min(length, size - consumed));
        if (read < 0) {
            throw new EOFException("the layer ends within a file");
        }
        consumed += read;
        return read;
    }

    @Override
    public void close() throws IOException {
        owner.close();
    }
}
