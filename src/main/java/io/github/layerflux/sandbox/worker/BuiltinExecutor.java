package io.github.layerflux.sandbox.worker;

import com.sun.jna.NativeLong;
import com.sun.jna.ptr.IntByReference;
import io.github.layerflux.sandbox.ExecutorChoice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

/**
 * Containers without a container runtime. A fresh thread leaves the worker's name spaces by unshare(2), prepares root,
 * mounts and credentials for itself alone (all of them belong to threads in Linux) and starts the process, which
 * inherits them; then the thread ends. That costs a few milliseconds, where a process of its own would cost a JVM.
 *
 * <p>The new pid name space's first process is a shell that mounts {@code /proc} and then only waits: when it is
 * killed, or the worker ends, the kernel kills every process of the container.
 */
final class BuiltinExecutor implements Executor {

    private static final int BUFFER = 64 * 1024;
    private static final long READER_PATIENCE_MS = 2_000;

    private final CpuCalls calls;
    private final boolean userNamespace;

    BuiltinExecutor(CpuCalls calls, boolean userNamespace) {
        this.calls = calls;
        this.userNamespace = userNamespace;
    }

    @Override
    public ExecutorChoice choice() {
        return ExecutorChoice.BUILTIN;
    }

    @Override
    public int run(Container container, BiConsumer<byte[], Integer> output, KillSwitch kill) throws IOException {
        try (NativePipe out = NativePipe.open();
                NativePipe hold = NativePipe.open()) {
            ContainerThread thread = new ContainerThread(container, calls, userNamespace, out, hold, kill);
            try {
                thread.startProcess();
                out.closeWriter();
                if (thread.failedExit() != 0) {
                    byte[] message = thread.failure().getBytes(StandardCharsets.UTF_8);
                    output.accept(message, message.length);
                    return thread.failedExit();
                }
                return await(thread, out, output);
            } finally {
                thread.killAll();
                kill.disarm();
            }
        }
    }

    private static int await(ContainerThread thread, NativePipe out, BiConsumer<byte[], Integer> output) {
        Thread reader = new Thread(() -> copy(out, output), "output");
        reader.setDaemon(true);
        reader.start();
        IntByReference status = new IntByReference();
        waitFor(thread.processId(), status);
        thread.killAll(); // whoever still holds the pipe is gone now, so the reader comes to its end
        try {
            reader.join(READER_PATIENCE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return exitCode(status.getValue());
    }

    static void waitFor(int pid, IntByReference status) {
        while (Linux.waitpid(pid, status, 0) < 0) {
            if (com.sun.jna.Native.getLastError() != Linux.EINTR) {
                return;
            }
        }
    }

    private static void copy(NativePipe pipe, BiConsumer<byte[], Integer> output) {
        byte[] buffer = new byte[BUFFER];
        while (true) {
            int count =
                    Linux.read(pipe.reader(), buffer, new NativeLong(BUFFER)).intValue();
            if (count > 0) {
                output.accept(buffer, count);
            } else if (count == 0 || com.sun.jna.Native.getLastError() != Linux.EINTR) {
                return;
            }
        }
    }

    /** waitpid(2)'s status as shells show it. */
    private static int exitCode(int status) {
        int signal = status & 0x7f;
        return signal == 0 ? (status >> 8) & 0xff : 128 + signal;
    }
}
