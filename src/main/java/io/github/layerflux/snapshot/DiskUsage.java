package io.github.layerflux.snapshot;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What files take on disk. On Linux the kernel tells; elsewhere, and where native code can't be loaded, a file's size
 * is rounded up to whole blocks. A file with several names counts once for each {@link DiskUsage}.
 */
public class DiskUsage {

    /** Of nearly all file systems. */
    private static final long BLOCK = 4096;

    private final Set<String> counted = ConcurrentHashMap.newKeySet();

    DiskUsage() {}

    /** The most exact one that this machine has. */
    public static DiskUsage open() {
        try {
            return new LinuxDiskUsage();
        } catch (LinkageError | RuntimeException e) {
            return new DiskUsage(); // no Linux, no JNA for it, or a temporary folder that nothing may be executed in
        }
    }

    /** Follows no symlink; {@code null} for what isn't there or can't be looked at. */
    public @Nullable DiskFile file(Path path) {
        try {
            BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            Object key = file.fileKey();
            long links = key == null ? 1 : links(path);
            long bytes = file.isSymbolicLink() ? 0 : (file.size() + BLOCK - 1) / BLOCK * BLOCK;
            return new DiskFile(
                    file.isDirectory(),
                    bytes,
                    links,
                    String.valueOf(key),
                    file.lastModifiedTime().toMillis(),
                    file.lastAccessTime().to(TimeUnit.MILLISECONDS));
        } catch (IOException e) {
            return null;
        }
    }

    /** For many looks at what lies in a folder. */
    public OpenFolder openFolder(Path folder) {
        return new NamedFolder(this, folder);
    }

    private static long links(Path path) {
        try {
            return ((Number) Files.getAttribute(path, "unix:nlink", LinkOption.NOFOLLOW_LINKS)).longValue();
        } catch (IOException | RuntimeException e) {
            return 1;
        }
    }

    /**
     * Deletes what is no folder, a symlink itself; whether it was there.
     *
     * @throws IOException when it can't be deleted
     */
    public boolean delete(Path file) throws IOException {
        return Files.deleteIfExists(file);
    }

    /** In bytes; nothing if it is another name of a file that was counted before. */
    public final long bytes(DiskFile file) {
        return file.folder() || file.links() < 2 || counted.add(file.inode()) ? file.bytes() : 0;
    }

    /** A file, or a folder and all below it, in bytes. What can't be looked at counts nothing. */
    public long tree(Path tree) {
        DiskFile top = file(tree);
        if (top == null) {
            return 0;
        }
        long bytes = bytes(top);
        if (top.folder()) {
            try (DirectoryStream<Path> below = Files.newDirectoryStream(tree)) {
                for (Path path : below) {
                    bytes += tree(path);
                }
            } catch (IOException | java.nio.file.DirectoryIteratorException e) {
                return bytes; // of other users of a user namespace
            }
        }
        return bytes;
    }

    /** Whether a file that has several names was counted before; it counts as such from now on. */
    final boolean isCounted(String inode) {
        return !counted.add(inode);
    }
}
