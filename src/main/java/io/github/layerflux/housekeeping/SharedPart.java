package io.github.layerflux.housekeeping;

import java.nio.file.Path;

/** What several items need and goes with the last of them: a blob, or a download. */
final class SharedPart {

    private final Path folder;
    private final String name;
    final long bytes;
    final long freed;
    /** When it was used last, in milliseconds since the epoch. */
    final long stamp;

    /** Items that need it. */
    int users;
    /** Of these, those that a plan leaves. */
    int staying;
    /** Of what type they are; an image's blobs are an image's, whoever else needs them. */
    ItemType type = ItemType.INTERNAL;

    private SharedPart(Path folder, String name, long bytes, long freed, long stamp) {
        this.folder = folder;
        this.name = name;
        this.bytes = bytes;
        this.freed = freed;
        this.stamp = stamp;
    }

    /** @param outside whether the file has names elsewhere, so that nothing is freed with this one */
    static SharedPart blob(Path folder, String name, long bytes, boolean outside, long stamp) {
        return new SharedPart(folder, name, bytes, outside ? 0 : bytes, stamp);
    }

    Path path() {
        return folder.resolve(name);
    }

    /** One of its items goes: whether it was the last. Others may go at the same time. */
    synchronized boolean forget() {
        users--;
        return users == 0;
    }
}
