package io.github.layerflux.cache;

import io.github.layerflux.layer.EntryType;

/**
 * One entry of a {@link FileTable}; what the table doesn't have is 0 or empty.
 *
 * @param type one character: f, d, l (symlink), h (hard link), p (FIFO), c, b (devices)
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
            default -> "device";
        };
    }
}
