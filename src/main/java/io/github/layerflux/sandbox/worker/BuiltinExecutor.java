package io.github.layerflux.sandbox.worker;

import io.github.layerflux.sandbox.Confinement;
import io.github.layerflux.sandbox.ExecutorChoice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
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

    private final CpuCalls calls;
    private final SeccompFilter filter;
    private final Optional<SeccompFilter> insecure;

    BuiltinExecutor(CpuCalls calls, Confinement confinement) {
        this.calls = calls;
        this.filter = SeccompFilter.of(calls, true, confinement.isSingleId());
        this.insecure = confinement.isSingleId() ? Optional.of(SeccompFilter.of(calls, false, true)) : Optional.empty();
    }

    @Override
    public ExecutorChoice choice() {
        return ExecutorChoice.BUILTIN;
    }

    @Override
    public int run(Container container, BiConsumer<byte[], Integer> output, KillSwitch kill) throws IOException {
        try (NativePipe out = NativePipe.open();
                NativePipe hold = NativePipe.open()) {
            ContainerThread thread = new ContainerThread(
                    container, calls, container.insecure() ? insecure : Optional.of(filter), out, hold, kill);
            try {
                thread.startProcess();
                out.closeWriter();
                if (thread.failedExit() != 0) {
                    byte[] message = thread.failure().getBytes(StandardCharsets.UTF_8);
                    output.accept(message, message.length);
                    return thread.failedExit();
                }
                try (OutputReader reader = OutputReader.start(out, output)) {
                    try {
                        thread.enterGroup();
                        return Children.await(thread.processId());
                    } finally {
                        thread.killAll(); // whoever still holds the pipe is gone now, so the reader comes to its end
                    }
                }
            } finally {
                thread.killAll();
                kill.disarm();
            }
        }
    }
}
