package io.github.layerflux.snapshot;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * {@link DiskUsage} by statx(2), whose structure is the same on all architectures, and by readdir(3), whose entries are
 * the same on all with 64 bits. Names are bytes: whatever is in a snapshot is found again.
 */
final class LinuxDiskUsage extends DiskUsage {

    private static final int AT_FDCWD = -100;
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int STATX_BASIC_STATS = 0x7ff;
    private static final int O_RDONLY_CLOEXEC = 02000000;
    private static final int O_DIRECTORY_NOFOLLOW_CLOEXEC = oDirectory() | O_RDONLY_CLOEXEC;
    private static final int S_IFMT = 0170000;
    private static final int S_IFDIR = 0040000;
    /** How the JDK turns names into bytes. */
    private static final Charset NAMES =
            Charset.forName(System.getProperty("sun.jnu.encoding", StandardCharsets.UTF_8.name()));

    private static final int D_NAME = 19;
    private static final int NAME_MAX = 256;
    private static final int STATX = 256;
    /** Files of one folder that a thread looks at before another might have. */
    private static final int MANY = 1024;

    static {
        if (Native.POINTER_SIZE != 8 || !System.getProperty("os.name").equals("Linux")) {
            throw new UnsupportedOperationException("readdir(3) has another structure here");
        }
        Native.register(LinuxDiskUsage.class, NativeLibrary.getProcess());
    }

    /** Of each thread its own, for one call at a time. */
    private final ThreadLocal<Memory> status = ThreadLocal.withInitial(() -> new Memory(STATX));

    static native int statx(int folder, byte[] path, int flags, int mask, Pointer status);

    static native int openat(int folder, byte[] path, int flags);

    static native @Nullable Pointer fdopendir(int fd);

    static native @Nullable Pointer readdir(Pointer folder);

    static native int closedir(Pointer folder);

    static native int dirfd(Pointer folder);

    static native int close(int fd);

    static native int unlink(byte[] path) throws LastErrorException;

    static native long read(int fd, byte[] into, long count);

    /** O_DIRECTORY | O_NOFOLLOW, which differ between architectures (asm/fcntl.h). */
    private static int oDirectory() {
        String architecture = System.getProperty("os.arch");
        boolean other =
                architecture.startsWith("aarch64") || architecture.startsWith("arm") || architecture.startsWith("ppc");
        return other ? 040000 | 0100000 : 0200000 | 0400000;
    }

    @Override
    public @Nullable DiskFile file(Path path) {
        return file(AT_FDCWD, bytes(path));
    }

    private @Nullable DiskFile file(int at, byte[] name) {
        Memory found = status.get();
        if (statx(at, name, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, found) != 0) {
            return null;
        }
        long links = links(found);
        String inode = links < 2 ? "" : inode(found);
        return new DiskFile(isFolder(found), blocks(found), links, inode, millis(found, 112), millis(found, 64));
    }

    /** The JDK would look first at what it is. */
    @Override
    public boolean delete(Path file) throws IOException {
        try {
            unlink(bytes(file));
            return true;
        } catch (LastErrorException e) {
            return super.delete(file); // which knows names that are no text, and says why not
        }
    }

    @Override
    public OpenFolder openFolder(Path folder) {
        return new Opened(openat(AT_FDCWD, bytes(folder), O_DIRECTORY_NOFOLLOW_CLOEXEC));
    }

    /** By descriptor. */
    private final class Opened extends OpenFolder {

        private final int fd;
        private final @Nullable Pointer folder;

        Opened(int fd) {
            this.fd = fd;
            this.folder = fd < 0 ? null : fdopendir(fd);
        }

        @Override
        public void list(Visitor visitor) {
            if (folder == null) {
                return;
            }
            List<byte[]> names = new ArrayList<>();
            byte[] name = new byte[NAME_MAX];
            for (Pointer entry = readdir(folder); entry != null; entry = readdir(folder)) {
                readName(entry, name);
                if (!isSelfOrParent(name)) {
                    names.add(Arrays.copyOf(name, length(name) + 1));
                }
            }
            DiskFile[] files = new DiskFile[names.size()];
            if (files.length < MANY) {
                look(fd, names, files, 0);
            } else {
                IntStream.range(0, (files.length + MANY - 1) / MANY)
                        .parallel()
                        .forEach(part -> look(fd, names, files, part * MANY));
            }
            for (int i = 0; i < files.length; i++) {
                if (files[i] != null) {
                    byte[] found = names.get(i);
                    visitor.found(new String(found, 0, found.length - 1, nameCharset()), files[i]);
                }
            }
        }

        @Override
        public int read(String name, byte[] into) {
            int file = openat(fd, bytes(name), O_RDONLY_CLOEXEC);
            if (file < 0) {
                return -1;
            }
            try {
                return (int) LinuxDiskUsage.read(file, into, into.length); // of a file in one piece
            } finally {
                LinuxDiskUsage.close(file);
            }
        }

        @Override
        public void close() {
            if (folder != null) {
                closedir(folder);
            } else if (fd >= 0) {
                LinuxDiskUsage.close(fd);
            }
        }
    }

    private void look(int folder, List<byte[]> names, @Nullable DiskFile[] files, int start) {
        for (int i = start; i < Math.min(start + MANY, files.length); i++) {
            files[i] = file(folder, names.get(i));
        }
    }

    /** No further than the entry reaches. */
    private static void readName(Pointer entry, byte[] name) {
        entry.read(D_NAME, name, 0, Math.min(NAME_MAX, entry.getShort(16) - D_NAME));
    }

    private static int length(byte[] name) {
        int length = 0;
        while (name[length] != 0) {
            length++;
        }
        return length;
    }

    private static byte[] bytes(Path path) {
        return bytes(path.toString());
    }

    private static byte[] bytes(String path) {
        byte[] text = path.getBytes(nameCharset());
        return Arrays.copyOf(text, text.length + 1);
    }

    private static Charset nameCharset() {
        return NAMES;
    }

    private static boolean isFolder(Pointer status) {
        return (status.getShort(28) & S_IFMT) == S_IFDIR;
    }

    private static long blocks(Pointer status) {
        return status.getLong(48) * 512;
    }

    private static long links(Pointer status) {
        return status.getInt(16) & 0xffffffffL;
    }

    private static String inode(Pointer status) {
        return status.getInt(136) + ":" + status.getInt(140) + ":" + status.getLong(32);
    }

    private static long millis(Pointer status, int offset) {
        return status.getLong(offset) * 1000 + status.getInt(offset + 8) / 1_000_000;
    }

    @Override
    public long tree(Path tree) {
        return tree(AT_FDCWD, bytes(tree));
    }

    private long tree(int at, byte[] name) {
        Memory found = status.get();
        if (statx(at, name, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, found) != 0) {
            return 0;
        }
        if (!isFolder(found)) {
            return links(found) < 2 || !isCounted(inode(found)) ? blocks(found) : 0;
        }
        return blocks(found) + below(at, name);
    }

    private long below(int at, byte[] name) {
        int fd = openat(at, name, O_DIRECTORY_NOFOLLOW_CLOEXEC);
        if (fd < 0) {
            return 0; // of other users of a user namespace
        }
        Pointer folder = fdopendir(fd);
        if (folder == null) {
            close(fd);
            return 0;
        }
        try {
            long bytes = 0;
            byte[] child = new byte[NAME_MAX];
            for (Pointer entry = readdir(folder); entry != null; entry = readdir(folder)) {
                readName(entry, child);
                if (!isSelfOrParent(child)) {
                    bytes += tree(dirfd(folder), child);
                }
            }
            return bytes;
        } finally {
            closedir(folder);
        }
    }

    private static boolean isSelfOrParent(byte[] name) {
        return name[0] == '.' && (name[1] == 0 || name[1] == '.' && name[2] == 0);
    }
}
