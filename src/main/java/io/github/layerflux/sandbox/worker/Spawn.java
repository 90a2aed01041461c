package io.github.layerflux.sandbox.worker;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * posix_spawn(3): starts a program as a child of the calling thread, so that it inherits the thread's name spaces,
 * root, credentials and filters. The JDK's own way runs a helper program by its path, which another root doesn't have.
 */
final class Spawn {

    private static final short SETSIGDEF = 0x04;
    private static final short SETSIGMASK = 0x08;
    private static final int F_SETFD = 2;
    private static final int FD_CLOEXEC = 1;
    private static final short SETSID = 0x80;
    /** close_range(2), since Linux 5.11 as used here; the number is the same everywhere. */
    private static final NativeLong CLOSE_RANGE = new NativeLong(436);

    private static final NativeLong CLOSE_RANGE_CLOEXEC = new NativeLong(4);
    /** More than glibc's and musl's posix_spawnattr_t, posix_spawn_file_actions_t and sigset_t need. */
    private static final int OPAQUE_SIZE = 1024;

    private final Memory actions = new Memory(OPAQUE_SIZE);
    private final Memory attributes = new Memory(OPAQUE_SIZE);
    private final Memory signals = new Memory(OPAQUE_SIZE);
    private final Memory argv;
    private final Memory envp;
    private final List<Memory> keep = new ArrayList<>();

    /** Prepares everything, so that {@link #start} needs no class or file that may be out of reach by then. */
    Spawn(List<String> argv, List<String> env, int stdin, int stdout) {
        this.argv = strings(argv);
        this.envp = strings(env);
        Linux.posix_spawn_file_actions_init(actions);
        Linux.posix_spawn_file_actions_adddup2(actions, stdin, 0);
        Linux.posix_spawn_file_actions_adddup2(actions, stdout, 1);
        Linux.posix_spawn_file_actions_adddup2(actions, stdout, 2);
        Linux.posix_spawnattr_init(attributes);
        Linux.posix_spawnattr_setflags(attributes, (short) (SETSIGDEF | SETSIGMASK | SETSID));
        Linux.sigemptyset(signals);
        Linux.posix_spawnattr_setsigmask(attributes, signals);
        Linux.sigfillset(signals);
        Linux.posix_spawnattr_setsigdefault(attributes, signals);
    }

    /** Starts the program at a path; returns 0 or the error number. */
    int start(String path, IntByReference pid) {
        return Linux.posix_spawn(pid, path, actions, attributes, argv, envp);
    }

    /**
     * As {@link #start}, with no other descriptor of this process open in the program: a thread with a table of its
     * own starts it.
     */
    int startAlone(String path) throws IOException {
        IntByReference pid = new IntByReference();
        AtomicReference<Throwable> problem = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            try {
                Linux.check(Linux.unshare(Linux.CLONE_FILES), "unshare");
                closeOnExec();
                int error = start(path, pid);
                if (error != 0) {
                    throw new IOException("can't start " + path + ": " + Linux.strerror(error));
                }
            } catch (IOException | RuntimeException | Error e) {
                problem.set(e);
            }
        });
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (problem.get() != null) {
            throw new IOException(problem.get().getMessage(), problem.get());
        }
        return pid.getValue();
    }

    /** Marks all descriptors of the calling thread's table, which must be its own, to be closed in programs. */
    static void closeOnExec() throws IOException {
        Pointer last = new Pointer(0xffff_ffffL);
        if (Linux.syscall(CLOSE_RANGE, new NativeLong(3), last, CLOSE_RANGE_CLOEXEC)
                        .intValue()
                == 0) {
            return;
        }
        String[] open = new File("/proc/thread-self/fd").list();
        if (open == null) {
            throw new IOException("/proc/thread-self/fd can't be read");
        }
        for (String name : open) {
            int fd = Integer.parseInt(name);
            if (fd > 2) {
                Linux.fcntl(fd, F_SETFD, FD_CLOEXEC);
            }
        }
    }

    void free() {
        Linux.posix_spawn_file_actions_destroy(actions);
        Linux.posix_spawnattr_destroy(attributes);
    }

    private Memory strings(List<String> values) {
        Memory array = new Memory((values.size() + 1L) * Native.POINTER_SIZE);
        for (int i = 0; i < values.size(); i++) {
            array.setPointer((long) i * Native.POINTER_SIZE, string(values.get(i)));
        }
        array.setPointer((long) values.size() * Native.POINTER_SIZE, Pointer.NULL);
        return array;
    }

    private Memory string(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        Memory memory = new Memory(bytes.length + 1L);
        memory.write(0, bytes, 0, bytes.length);
        memory.setByte(bytes.length, (byte) 0);
        keep.add(memory);
        return memory;
    }
}
