package io.github.layerflux.sandbox.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether containers can get a {@code /proc} of their own. Where parts of this machine's are hidden the kernel mounts no
 * other one in a user namespace; the worker has none of its own either then, and lends containers what it sees.
 */
final class ProcMount {

    private static final Path SELF = Path.of("/proc/self");

    private ProcMount() {}

    /** True where {@code /proc} is that of the worker's own pid namespace: there processes have the names it knows. */
    static boolean possible() throws IOException {
        return Files.readSymbolicLink(SELF)
                .toString()
                .equals(Long.toString(ProcessHandle.current().pid()));
    }
}
