package io.github.layerflux.sandbox.worker;

import java.io.IOException;

/** A pipe(2) by descriptor numbers, closed on exec. Closing twice is harmless. */
final class NativePipe implements AutoCloseable {

    private int reader;
    private int writer;

    private NativePipe(int reader, int writer) {
        this.reader = reader;
        this.writer = writer;
    }

    static NativePipe open() throws IOException {
        int[] ends = new int[2];
        Linux.check(Linux.pipe2(ends, Linux.O_CLOEXEC), "pipe");
        return new NativePipe(ends[0], ends[1]);
    }

    int reader() {
        return reader;
    }

    int writer() {
        return writer;
    }

    void closeReader() {
        if (reader >= 0) {
            Linux.close(reader);
            reader = -1;
        }
    }

    void closeWriter() {
        if (writer >= 0) {
            Linux.close(writer);
            writer = -1;
        }
    }

    @Override
    public void close() {
        closeReader();
        closeWriter();
    }
}
