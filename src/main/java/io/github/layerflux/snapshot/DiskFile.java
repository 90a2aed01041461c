package io.github.layerflux.snapshot;

/**
 * What a file is on disk.
 *
 * @param folder whether it is one
 * @param bytes that it takes there: its blocks, so a sparse file counts what is written, and a small one a whole block
 * @param links how many names it has
 * @param inode with its device it tells two names of one file
 * @param modified in milliseconds since the epoch
 * @param accessed in milliseconds since the epoch
 */
public record DiskFile(boolean folder, long bytes, long links, String inode, long modified, long accessed) {

    /** The later of its two times. */
    public long latest() {
        return Math.max(modified, accessed);
    }
}
