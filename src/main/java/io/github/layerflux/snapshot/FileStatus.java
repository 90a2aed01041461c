package io.github.layerflux.snapshot;

import io.github.layerflux.layer.EntryType;
import io.github.layerflux.layer.LayerEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * What lstat(2) says about a file.
 *
 * @param mode with type bits
 */
record FileStatus(
        int mode, long uid, long gid, long size, long device, long inode, int links, long rdev, FileTime modified) {

    private static final String ATTRIBUTES = "unix:mode,uid,gid,size,dev,ino,nlink,rdev,lastModifiedTime";

    static FileStatus of(Path path) throws IOException {
        Map<String, Object> all = Files.readAttributes(path, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        return new FileStatus(
                (Integer) all.get("mode"),
                Integer.toUnsignedLong((Integer) all.get("uid")),
                Integer.toUnsignedLong((Integer) all.get("gid")),
                (Long) all.get("size"),
                (Long) all.get("dev"),
                (Long) all.get("ino"),
                (Integer) all.get("nlink"),
                (Long) all.get("rdev"),
                (FileTime) all.get("lastModifiedTime"));
    }

    /** As {@link #of}, empty when there is no such file. */
    static Optional<FileStatus> find(Path path) throws IOException {
        try {
            return Optional.of(of(path));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (java.nio.file.FileSystemException e) {
            if (e.getReason() != null && e.getReason().startsWith("Not a directory")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    int type() {
        return mode & PosixFiles.S_IFMT;
    }

    int permissions() {
        return mode & 07777;
    }

    boolean isDirectory() {
        return type() == PosixFiles.S_IFDIR;
    }

    boolean isRegular() {
        return type() == PosixFiles.S_IFREG;
    }

    boolean isSymlink() {
        return type() == PosixFiles.S_IFLNK;
    }

    /** Overlayfs's whiteout: a character device 0/0 (kernel documentation, overlayfs, "whiteouts"). */
    boolean isWhiteout() {
        return type() == PosixFiles.S_IFCHR && rdev == 0;
    }

    int major() {
        return (int) ((rdev >>> 8) & 0xfff) | (int) ((rdev >>> 32) & ~0xfff);
    }

    int minor() {
        return (int) (rdev & 0xff) | (int) ((rdev >>> 12) & ~0xff);
    }

    long seconds() {
        return Math.floorDiv(modified.to(TimeUnit.NANOSECONDS), 1_000_000_000L);
    }

    int nanos() {
        return (int) Math.floorMod(modified.to(TimeUnit.NANOSECONDS), 1_000_000_000L);
    }

    /**
     * What a layer says of the file.
     *
     * @param type what it is in the layer: a further name of a file is a hard link
     * @param clampSeconds later modification times become this one, in seconds since the epoch
     */
    LayerEntry entry(
            String path, EntryType type, String link, OptionalLong clampSeconds, Map<String, byte[]> attributes) {
        boolean late = clampSeconds.isPresent() && seconds() >= clampSeconds.getAsLong();
        return new LayerEntry(
                path,
                type,
                permissions(),
                uid,
                gid,
                type == EntryType.FILE ? size : 0,
                late ? clampSeconds.getAsLong() : seconds(),
                late ? 0 : nanos(),
                link,
                Optional.empty(),
                -1,
                type.isDevice() ? major() : 0,
                type.isDevice() ? minor() : 0,
                attributes);
    }

    FileStatus ownedBy(long newUid, long newGid) {
        return new FileStatus(mode, newUid, newGid, size, device, inode, links, rdev, modified);
    }

    boolean sameOwnerAndMode(FileStatus other) {
        return mode == other.mode && uid == other.uid && gid == other.gid;
    }

    /** Empty for what layers don't hold: sockets. */
    Optional<EntryType> entryType() {
        return switch (type()) {
            case PosixFiles.S_IFREG -> Optional.of(EntryType.FILE);
            case PosixFiles.S_IFDIR -> Optional.of(EntryType.DIRECTORY);
            case PosixFiles.S_IFLNK -> Optional.of(EntryType.SYMLINK);
            case PosixFiles.S_IFIFO -> Optional.of(EntryType.FIFO);
            case PosixFiles.S_IFCHR -> Optional.of(EntryType.CHARACTER_DEVICE);
            case PosixFiles.S_IFBLK -> Optional.of(EntryType.BLOCK_DEVICE);
            default -> Optional.empty();
        };
    }
}
