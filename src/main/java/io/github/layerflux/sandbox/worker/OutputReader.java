package io.github.layerflux.sandbox.worker;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.io.IOException;
import java.util.function.BiConsumer;

/** Reads a pipe on a thread of its own until nobody holds its other end; closing waits for that. */
final class OutputReader implements AutoCloseable {

    private static final int BUFFER = 64 * 1024;
    /** For a holder outside of the container's name spaces, who got the pipe through a socket. */
    private static final long PATIENCE_MS = 2_000;

    private static final short POLLIN = 1;
    /** Offsets in an array of two {@code struct pollfd} (poll(2)). */
    private static final int SECOND = 8;

    private static final int EVENTS = 4;
    private static final int RETURNED = 6;

    private final NativePipe stop;
    private final Thread thread;

    private OutputReader(NativePipe stop, Thread thread) {
        this.stop = stop;
        this.thread = thread;
    }

    /** @param output receives a buffer, valid during the call only, and a length */
    static OutputReader start(NativePipe pipe, BiConsumer<byte[], Integer> output) throws IOException {
        NativePipe stop = NativePipe.open();
        Thread thread = new Thread(() -> copy(pipe.reader(), stop.reader(), output), "output");
        thread.setDaemon(true);
        thread.start();
        return new OutputReader(stop, thread);
    }

    private static void copy(int fd, int stop, BiConsumer<byte[], Integer> output) {
        byte[] buffer = new byte[BUFFER];
        Memory waiting = new Memory(2L * SECOND);
        waiting.clear();
        waiting.setInt(0, fd);
        waiting.setShort(EVENTS, POLLIN);
        waiting.setInt(SECOND, stop);
        waiting.setShort(SECOND + EVENTS, POLLIN);
        while (true) {
            if (Linux.poll(waiting, new NativeLong(2), -1) < 0) {
                if (Native.getLastError() == Linux.EINTR) {
                    continue;
                }
                return;
            }
            if (waiting.getShort(SECOND + RETURNED) != 0) {
                return;
            }
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
            if (thread.isAlive()) {
                stop.closeWriter();
                thread.join(); // its descriptor must not be somebody else's file by then
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stop.close();
        }
    }
}
