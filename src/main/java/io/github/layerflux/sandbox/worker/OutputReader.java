package io.github.layerflux.sandbox.worker;

import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.util.function.BiConsumer;

/** Reads a pipe on a thread of its own until nobody holds its other end; closing waits for that. */
final class OutputReader implements AutoCloseable {

    private static final int BUFFER = 64 * 1024;
    /** For a holder outside of the container's name spaces, who got the pipe through a socket. */
    private static final long PATIENCE_MS = 2_000;

    private final Thread thread;

    private OutputReader(Thread thread) {
        this.thread = thread;
    }

    /** @param output receives a buffer, valid during the call only, and a length */
    static OutputReader start(NativePipe pipe, BiConsumer<byte[], Integer> output) {
        Thread thread = new Thread(() -> copy(pipe.reader(), output), "output");
        thread.setDaemon(true);
        thread.start();
        return new OutputReader(thread);
    }

    private static void copy(int fd, BiConsumer<byte[], Integer> output) {
        byte[] buffer = new byte[BUFFER];
        while (true) {
            int count = Linux.read(fd, buffer, new NativeLong(BUFFER)).intValue();
            if (count > 0) {
                output.accept(buffer, count);
            } else if (count == 0 || Native.getLastError() != Linux.EINTR) {
                return;
            }
        }
    }

    @Override
    public void close() {
        try {
            thread.join(PATIENCE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
