package io.github.layerflux.sandbox.worker;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The C library's functions that the worker needs, by their names in C (manual pages, sections 2 and 3). Raw system
 * call numbers are avoided where they differ between architectures and the library has a function.
 */
final class Linux {

    static final int CLONE_FS = 0x200;
    static final int CLONE_FILES = 0x400;
    static final int CLONE_NEWNS = 0x20000;
    static final int CLONE_NEWUTS = 0x4000000;
    static final int CLONE_NEWIPC = 0x8000000;
    static final int CLONE_NEWPID = 0x20000000;
    static final int CLONE_NEWNET = 0x40000000;

    static final long MS_RDONLY = 1;
    static final long MS_NOSUID = 2;
    static final long MS_NODEV = 4;
    static final long MS_NOEXEC = 8;
    static final long MS_REMOUNT = 32;
    static final long MS_BIND = 0x1000;
    static final long MS_REC = 0x4000;
    static final long MS_NOATIME = 0x400;
    static final long MS_NODIRATIME = 0x800;
    static final long MS_RELATIME = 1L << 21;
    static final long MS_STRICTATIME = 1L << 24;

    static final int MNT_DETACH = 2;
    static final int SIGKILL = 9;
    static final int O_CLOEXEC = 02000000;
    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int ENOMEM = 12;
    static final int EACCES = 13;
    static final int ENOTDIR = 20;

    static {
        Native.register(Linux.class, NativeLibrary.getProcess());
    }

    private Linux() {}

    /** Loads the C library's functions: whoever else needs one waits for that. */
    static void load() {
        // done when this is called: it is how classes are initialized
    }

    /** JNA's native part as its jar has it; null where it has none for this machine. */
    static @Nullable InputStream packedLibrary() {
        return Native.class.getResourceAsStream(
                "/com/sun/jna/" + Platform.RESOURCE_PREFIX + "/" + System.mapLibraryName("jnidispatch"));
    }

    static native int mount(
            @Nullable String source, String target, @Nullable String type, NativeLong flags, @Nullable String data);

    static native int statfs(String path, Pointer status);

    static native int umount2(String target, int flags);

    static native int unshare(int flags);

    static native int chdir(String path);

    static native int umask(int mask);

    static native int sethostname(String name, NativeLong length);

    static native int mknod(String path, int mode, long device);

    static native int kill(int pid, int signal);

    static native int getpid();

    static native void _exit(int status);

    static native int poll(Pointer descriptors, NativeLong count, int milliseconds);

    static native int waitpid(int pid, IntByReference status, int options);

    static native int pipe2(int[] ends, int flags);

    static native int close(int fd);

    static native NativeLong read(int fd, byte[] buffer, NativeLong count);

    static native int open(String path, int flags, int mode);

    static native int fchown(int fd, int uid, int gid);

    static native int fcntl(int fd, int command, int argument);

    static native int socket(int domain, int type, int protocol);

    static native int ioctl(int fd, NativeLong request, Pointer argument);

    static native int prctl(int option, NativeLong a, NativeLong b, NativeLong c, NativeLong d);

    static native int capget(Pointer header, Pointer data);

    static native int capset(Pointer header, Pointer data);

    static native NativeLong syscall(NativeLong number, NativeLong a, Pointer b, NativeLong c);

    static native int posix_spawn_file_actions_init(Pointer actions);

    static native int posix_spawn_file_actions_adddup2(Pointer actions, int from, int to);

    static native int posix_spawn_file_actions_destroy(Pointer actions);

    static native int posix_spawnattr_init(Pointer attributes);

    static native int posix_spawnattr_setflags(Pointer attributes, short flags);

    static native int posix_spawnattr_setsigmask(Pointer attributes, Pointer set);

    static native int posix_spawnattr_setsigdefault(Pointer attributes, Pointer set);

    static native int posix_spawnattr_destroy(Pointer attributes);

    static native int posix_spawn(
            IntByReference pid, String path, Pointer actions, Pointer attributes, Pointer argv, Pointer envp);

    static native int sigemptyset(Pointer set);

    static native int sigfillset(Pointer set);

    /** Throws what errno says when a call returned a negative value. */
    static int check(int result, String what) throws IOException {
        if (result < 0) {
            throw new IOException(what + ": " + strerror(Native.getLastError()));
        }
        return result;
    }

    static native String strerror(int errno);

    static void mount(@Nullable String source, String target, @Nullable String type, long flags, @Nullable String data)
            throws IOException {
        check(mount(source, target, type, new NativeLong(flags), data), "mount " + target);
    }

    static void setHostName(String name) throws IOException {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        check(sethostname(name, new NativeLong(length)), "sethostname");
    }
}
