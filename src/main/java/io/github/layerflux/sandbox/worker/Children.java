package io.github.layerflux.sandbox.worker;

import com.sun.jna.Native;
import com.sun.jna.ptr.IntByReference;

/** Child processes that the JDK doesn't know of, and orphans: the worker is the first process of its name space. */
final class Children {

    private static final int WNOHANG = 1;

    private Children() {}

    /**
     * How a child ended.
     *
     * @param status as waitpid(2) has it
     */
    record End(int status) {

        /** The signal that ended it, or 0. */
        int signal() {
            return status & 0x7f;
        }

        /** As shells show it: 128 + n for signal n. */
        int exitCode() {
            return signal() == 0 ? status >> 8 & 0xff : 128 + signal();
        }
    }

    /** Waits for a child's end; returns its exit status as shells show it, 128 + n for signal n. */
    static int await(int pid) {
        return end(pid).exitCode();
    }

    /** Waits for a child's end. */
    static End end(int pid) {
        IntByReference status = new IntByReference();
        while (Linux.waitpid(pid, status, 0) < 0) {
            if (Native.getLastError() != Linux.EINTR) {
                throw new IllegalStateException("process " + pid + " is no child of the worker");
            }
        }
        return new End(status.getValue());
    }

    /** Whether this process is the first of its name space: all others there are its own, and end with it. */
    static boolean areAllOthers() {
        return Linux.getpid() == 1;
    }

    /** Kills all processes of this name space but this one, and takes note of those that have ended. */
    static void killAll() {
        if (!areAllOthers()) {
            throw new IllegalStateException("other people's processes");
        }
        Linux.kill(-1, Linux.SIGKILL);
        while (Linux.waitpid(-1, new IntByReference(), WNOHANG) > 0) {
            // reaped
        }
    }
}
