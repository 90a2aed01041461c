package io.github.layerflux.sandbox.worker;

import com.sun.jna.Native;
import com.sun.jna.ptr.IntByReference;

/** Child processes that the JDK doesn't know of, and orphans: the worker is the first process of its name space. */
final class Children {

    private Children() {}

    /** Waits for a child's end; returns its exit status as shells show it, 128 + n for signal n. */
    static int await(int pid) {
        IntByReference status = new IntByReference();
        while (Linux.waitpid(pid, status, 0) < 0) {
            if (Native.getLastError() != Linux.EINTR) {
                throw new IllegalStateException("process " + pid + " is no child of the worker");
            }
        }
        int signal = status.getValue() & 0x7f;
        return signal == 0 ? status.getValue() >> 8 & 0xff : 128 + signal;
    }
}
