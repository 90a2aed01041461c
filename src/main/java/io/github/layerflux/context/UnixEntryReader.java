package io.github.layerflux.context;

import io.github.layerflux.image.Digest;
import io.github.layerflux.layer.EntryType;
import io.github.layerflux.layer.LayerEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One {@code lstat} per entry. The list of attributes is explicit because {@code unix:*} looks up the names of owner
 * and group too, which costs three times as much.
 */
final class UnixEntryReader implements EntryReader {

    /** What a stat cache knows a file by, and the mode. */
    private static final String STAMPED = "unix:mode,ino,size,lastModifiedTime,ctime";

    /** Each attribute costs a third of what the system call does, so without a stat cache only these are asked for. */
    private static final String PLAIN = "unix:mode,size,lastModifiedTime";

    // <sys/stat.h>
    private static final int S_IFMT = 0170000;
    private static final int S_IFSOCK = 0140000;
    private static final int S_IFREG = 0100000;
    private static final int S_IFDIR = 0040000;
    private static final int S_IFLNK = 0120000;
    private static final int S_IFIFO = 0010000;
    private static final int S_IFCHR = 0020000;
    private static final int S_IFBLK = 0060000;
    private static final int PERMISSIONS = 07777;

    @Override
    public @Nullable LayerEntry read(Path path, String name, StatCache stats) throws IOException {
        boolean stamped = stats != StatCache.NONE;
        Map<String, Object> attributes =
                Files.readAttributes(path, stamped ? STAMPED : PLAIN, LinkOption.NOFOLLOW_LINKS);
        int mode = (Integer) attributes.get("mode");
        int permissions = mode & PERMISSIONS;
        Instant mtime = ((FileTime) attributes.get("lastModifiedTime")).toInstant();
        long seconds = mtime.getEpochSecond();
        int nanos = mtime.getNano();
        return switch (mode & S_IFMT) {
            case S_IFREG -> {
                Optional<Digest> content = stamped ? stats.find(name, stamp(attributes)) : Optional.empty();
                yield new LayerEntry(
                        name,
                        EntryType.FILE,
                        permissions,
                        0,
                        0,
                        (Long) attributes.get("size"),
                        seconds,
                        nanos,
                        "",
                        content,
                        -1,
                        0,
                        0,
                        Map.of());
            }
            case S_IFDIR -> LayerEntry.directory(name, permissions, 0, 0, seconds, nanos);
            case S_IFLNK -> LayerEntry.symlink(name, target(path, name), 0, 0, seconds, nanos);
            case S_IFIFO -> special(name, EntryType.FIFO, permissions, seconds, nanos, 0);
            case S_IFCHR -> special(name, EntryType.CHARACTER_DEVICE, permissions, seconds, nanos, device(path));
            case S_IFBLK -> special(name, EntryType.BLOCK_DEVICE, permissions, seconds, nanos, device(path));
            // BuildKit copies a socket as a file without content
            case S_IFSOCK -> LayerEntry.file(name, permissions, 0, 0, 0, seconds, nanos);
            default -> null;
        };
    }

    private static String target(Path link, String name) throws IOException {
        Path target = Files.readSymbolicLink(link);
        String text = target.toString();
        if (Decoding.isLossy(target, text)) {
            throw Decoding.failure("the target of the symlink '" + name + "' can't be decoded");
        }
        return text;
    }

    @Override
    public Optional<FileStamp> stamp(Path file) throws IOException {
        return Optional.of(stamp(Files.readAttributes(file, STAMPED, LinkOption.NOFOLLOW_LINKS)));
    }

    @Override
    public Optional<String> sharedFile(Path file) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(file, "unix:nlink,dev,ino", LinkOption.NOFOLLOW_LINKS);
        return (Integer) attributes.get("nlink") > 1
                ? Optional.of(attributes.get("dev") + ":" + attributes.get("ino"))
                : Optional.empty();
    }

    private static FileStamp stamp(Map<String, Object> attributes) {
        return new FileStamp(
                (Long) attributes.get("ino"), nanos(attributes, "ctime"), nanos(attributes, "lastModifiedTime"), (Long)
                        attributes.get("size"));
    }

    private static long nanos(Map<String, Object> attributes, String name) {
        return ((FileTime) attributes.get(name)).to(TimeUnit.NANOSECONDS);
    }

    private static long device(Path path) throws IOException {
        return (Long) Files.getAttribute(path, "unix:rdev", LinkOption.NOFOLLOW_LINKS);
    }

    /** {@code dev} as the kernel packs it (glibc {@code gnu_dev_major}, {@code gnu_dev_minor}). */
    private static LayerEntry special(String name, EntryType type, int mode, long seconds, int nanos, long dev) {
        int major = (int) (((dev >>> 8) & 0xfff) | ((dev >>> 32) & ~0xfffL));
        int minor = (int) ((dev & 0xff) | ((dev >>> 12) & ~0xffL));
        return new LayerEntry(
                name, type, mode, 0, 0, 0, seconds, nanos, "", Optional.empty(), -1, major, minor, Map.of());
    }
}
