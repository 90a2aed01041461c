package io.github.layerflux.context;

/**
 * What the kernel says of a file without reading it: while none of it changes, neither did the content.
 *
 * @param inode number within its file system
 * @param ctime last change of content or inode in nanoseconds since the epoch; unlike {@code mtime} no program sets it
 * @param mtime last modification in nanoseconds since the epoch
 * @param size in bytes
 */
record FileStamp(long inode, long ctime, long mtime, long size) {

    /** As {@code equals}, whose linking alone costs a cold JVM some 30 ms. */
    boolean matches(FileStamp other) {
        return inode == other.inode && ctime == other.ctime && mtime == other.mtime && size == other.size;
    }

    /** The younger of the two times. */
    long latest() {
        return Math.max(ctime, mtime);
    }
}
