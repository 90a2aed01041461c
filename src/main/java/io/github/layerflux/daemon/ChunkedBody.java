package io.github.layerflux.daemon;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A request's body of unknown length, in chunks (RFC 9112, 7.1). Closing ends the body, not the connection. */
final class ChunkedBody extends OutputStream {

    private static final int SIZE = 256 * 1024;

    private final OutputStream out;
    private final byte[] buffer = new byte[SIZE];
    private int filled;

    ChunkedBody(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int at = offset;
        int left = length;
        while (left > 0) {
            int count = Math.min(left, SIZE - filled);
            System.arraycopy(bytes, at, buffer, filled, count);
            filled += count;
            at += count;
            left -= count;
            if (filled == SIZE) {
                flush();
            }
        }
    }

    @Override
    public void flush() throws IOException {
        if (filled > 0) {
            ascii(Integer.toHexString(filled) + "\r\n");
            out.write(buffer, 0, filled);
            ascii("\r\n");
            filled = 0;
        }
    }

    @Override
    public void close() throws IOException {
        flush();
        ascii("0\r\n\r\n");
    }

    private void ascii(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }
}
