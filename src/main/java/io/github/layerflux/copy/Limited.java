package io.github.layerflux.copy;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Decompressed bytes that must not become too many: headers can be a bomb, too. */
final class Limited extends FilterInputStream {

    /** Too much came out. */
    static final class Exceeded extends IOException {
        private static final long serialVersionUID = 1;

        Exceeded(long limit) {
            super("it unpacks to more than the allowed " + limit + " bytes (layerflux.archiveLimit)");
        }
    }

    private final long limit;
    private long count;

    Limited(InputStream in, long limit) {
        super(in);
        this.limit = limit;
    }

    @Override
    public int read() throws IOException {
        int read = in.read();
        count(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = in.read(bytes, offset, length);
        count(Math.max(read, 0));
        return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
        long skipped = in.skip(bytes);
        count(skipped);
        return skipped;
    }

    private void count(long bytes) throws IOException {
        count += bytes;
        if (count > limit) {
            throw new Exceeded(limit);
        }
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
