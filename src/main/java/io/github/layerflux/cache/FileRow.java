package io.github.layerflux.cache;

import io.github.layerflux.image.Digest;
import io.github.layerflux.layer.EntryType;
import io.github.layerflux.layer.LayerEntry;
import java.util.HexFormat;
import java.util.TreeMap;

/**
 * One entry of a {@link FileTable}; what the table doesn't have is 0 or empty.
 *
 * @param type one character: f, d, l (symlink), h (hard link), p (FIFO), c, b (devices), w, o (whiteouts of layers)
 * @param content hexadecimal SHA-256
 * @param device {@code major:minor}
 * @param xattrs hexadecimal, only good for comparing
 */
record FileRow(
        char type,
        long uid,
        long gid,
        int mode,
        long size,
        long mtimeSeconds,
        int mtimeNanos,
        String link,
        String content,
        String device,
        String xattrs) {

    /** All that a layer says of an entry. */
    static FileRow of(LayerEntry entry) {
        char type = switch (entry.type()) {
            case WHITEOUT -> 'w';
            case OPAQUE -> 'o';
            default -> code(entry.type());
        };
        boolean device = type == 'c' || type == 'b';
        StringBuilder xattrs = new StringBuilder();
        new TreeMap<>(entry.xattrs())
                .forEach((name, value) -> xattrs.append(name)
                        .append('=')
                        .append(HexFormat.of().formatHex(value))
                        .append(' '));
        return new FileRow(
                type,
                entry.uid(),
                entry.gid(),
                entry.mode(),
                entry.size(),
                entry.mtimeSeconds(),
                entry.mtimeNanos(),
                entry.link(),
                entry.content().map(Digest::hex).orElse(""),
                device ? entry.deviceMajor() + ":" + entry.deviceMinor() : "",
                xattrs.toString());
    }

    FileRow withoutTime() {
        return new FileRow(type, uid, gid, mode, size, 0, 0, link, content, device, xattrs);
    }

    static char code(EntryType type) {
        return switch (type) {
            case FILE -> 'f';
            case DIRECTORY -> 'd';
            case SYMLINK -> 'l';
            case HARDLINK -> 'h';
            case FIFO -> 'p';
            case CHARACTER_DEVICE -> 'c';
            case BLOCK_DEVICE -> 'b';
            case WHITEOUT, OPAQUE -> throw new IllegalArgumentException("a whiteout is no file");
        };
    }

    boolean isFile() {
        return type == 'f' || type == 'h';
    }

    /** The type in words. */
    String noun() {
        return switch (type) {
            case 'f', 'h' -> "file";
            case 'd' -> "folder";
            case 'l' -> "symlink";
            case 'p' -> "named pipe";
            case 'w', 'o' -> "deletion";
            default -> "device";
        };
    }
}
