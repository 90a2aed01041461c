package io.github.layerflux.layer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A file from an offset on, by positional reads: many may share one channel. Closing does not close the channel. */
final class ChannelRange extends InputStream {

    private final FileChannel file;
    private long position;

    ChannelRange(FileChannel file, long position) {
        this.file = file;
        this.position = position;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = file.read(ByteBuffer.wrap(bytes, offset, length), position);
        position += Math.max(read, 0);
        return read;
    }
}
