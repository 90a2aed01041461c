package io.github.layerflux.housekeeping;

import java.nio.file.Path;

/** What several items need and goes with the last of them: a blob, or a download. */
final class SharedPart {

    final Path path;
    final long bytes;
    final long freed;
    /** When it was used last, in milliseconds since the epoch. */
    final long stamp;

    /** Items that need it. */
    int users;
    /** Of what type they are; an image's blobs are an image's, whoever else needs them. */
    ItemType type = ItemType.INTERNAL;

    private SharedPart(Path path, long bytes, long freed, long stamp) {
        this.path = path;
        this.bytes = bytes;
        this.freed = freed;
        this.stamp = stamp;
    }

    /** @param outside whether the file has names elsewhere, so that nothing is freed with this one */
    static SharedPart blob(Path path, long bytes, boolean outside, long stamp) {
        return new SharedPart(path, bytes, outside ? 0 : bytes, stamp);
    }

    /** One of its items goes: whether it was the last. Others may go at the same time. */
    synchronized boolean forget() {
        users--;
        return users == 0;
    }
}
