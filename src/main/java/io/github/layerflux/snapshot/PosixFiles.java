package io.github.layerflux.snapshot;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import io.github.layerflux.layer.FileNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the JDK can't do with files: extended attributes of any name space, without following symlinks; devices and
 * fifos; modification times of symlinks (mknod(2), lsetxattr(2), utimensat(2)).
 */
final class PosixFiles {

    static final int S_IFMT = 0170000;
    static final int S_IFIFO = 0010000;
    static final int S_IFCHR = 0020000;
    static final int S_IFDIR = 0040000;
    static final int S_IFBLK = 0060000;
    static final int S_IFREG = 0100000;
    static final int S_IFLNK = 0120000;
    static final int EPERM = 1;

    static final int ENOTSUP = 95;
    private static final int ERANGE = 34;
    private static final int AT_FDCWD = -100;
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int UTIME_OMIT = (1 << 30) - 2;
    private static final int VALUE_LIMIT = 64 * 1024;

    static {
        Native.register(PosixFiles.class, NativeLibrary.getProcess());
    }

    private PosixFiles() {}

    private static native int mknod(byte[] path, int mode, long device);

    private static native NativeLong llistxattr(byte[] path, byte[] names, NativeLong size);

    private static native NativeLong lgetxattr(byte[] path, String name, byte[] value, NativeLong size);

    private static native int lsetxattr(byte[] path, String name, byte[] value, NativeLong size, int flags);

    private static native int utimensat(int folder, byte[] path, long[] times, int flags);

    private static native int lchown(byte[] path, int uid, int gid);

    private static native int chmod(byte[] path, int mode);

    private static native Pointer strerror(int errno);

    /** The path's bytes and a NUL. */
    private static byte[] raw(Path path) {
        byte[] bytes = FileNames.bytes(path.toAbsolutePath());
        return Arrays.copyOf(bytes, bytes.length + 1);
    }

    /** A device or fifo call that failed, with its errno. */
    static final class CallFailed extends IOException {
        private static final long serialVersionUID = 1L;
        private final int errno;

        CallFailed(String call, Path path, int errno) {
            super(path + ": " + call + ": " + strerror(errno).getString(0));
            this.errno = errno;
        }

        int errno() {
            return errno;
        }
    }

    /** Makes a device or fifo; {@code mode} includes the type bits. */
    static void makeNode(Path path, int mode, int major, int minor) throws IOException {
        long device = ((long) (major & 0xfff) << 8)
                | ((long) (major & ~0xfff) << 32)
                | (minor & 0xff)
                | ((long) (minor & ~0xff) << 12);
        if (mknod(raw(path), mode, device) != 0) {
            throw new CallFailed("mknod", path, Native.getLastError());
        }
    }

    /** Sets a file's owner, not following symlinks. */
    static void setOwner(Path path, long uid, long gid) throws IOException {
        if (lchown(raw(path), (int) uid, (int) gid) != 0) {
            throw new CallFailed("lchown", path, Native.getLastError());
        }
    }

    /** Sets the permissions of anything but a symlink. (The JDK opens the file for that, which hangs on a fifo.) */
    static void setMode(Path path, int permissions) throws IOException {
        if (chmod(raw(path), permissions) != 0) {
            throw new CallFailed("chmod", path, Native.getLastError());
        }
    }

    /** Sets the modification time of a file of any type, not following symlinks. */
    static void setModified(Path path, long seconds, int nanos) throws IOException {
        // struct timespec[2]: access (left alone), modification; both members are longs on 64-bit machines
        long[] times = {0, UTIME_OMIT, seconds, nanos};
        if (utimensat(AT_FDCWD, raw(path), times, AT_SYMLINK_NOFOLLOW) != 0) {
            throw new CallFailed("utimensat", path, Native.getLastError());
        }
    }

    /** All extended attributes, by name; empty where the file system has none. */
    static Map<String, byte[]> attributes(Path path) throws IOException {
        byte[] file = raw(path);
        byte[] names = new byte[1024];
        int length = llistxattr(file, names, new NativeLong(names.length)).intValue();
        if (length < 0 && Native.getLastError() == ERANGE) {
            names = new byte[VALUE_LIMIT];
            length = llistxattr(file, names, new NativeLong(names.length)).intValue();
        }
        if (length < 0) {
            int errno = Native.getLastError();
            if (errno == ENOTSUP) {
                return Map.of();
            }
            throw new CallFailed("llistxattr", path, errno);
        }
        if (length == 0) {
            return Map.of();
        }
        Map<String, byte[]> found = new TreeMap<>();
        for (String name : new String(names, 0, length, StandardCharsets.UTF_8).split("\0")) {
            byte[] value = new byte[VALUE_LIMIT];
            int size =
                    lgetxattr(file, name, value, new NativeLong(value.length)).intValue();
            if (size < 0) {
                throw new CallFailed("lgetxattr " + name, path, Native.getLastError());
            }
            found.put(name, Arrays.copyOf(value, size));
        }
        return new LinkedHashMap<>(found);
    }

    /** Sets an extended attribute. */
    static void setAttribute(Path path, String name, byte[] value) throws IOException {
        if (lsetxattr(raw(path), name, value, new NativeLong(value.length), 0) != 0) {
            throw new CallFailed("lsetxattr " + name, path, Native.getLastError());
        }
    }
}
