package io.github.layerflux.housekeeping;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The smallest thing that is listed and goes as a whole. */
public final class CacheItem {

    private final ItemType type;
    private final String id;
    /** The file whose times tell of its use. */
    Path home;

    final List<Path> paths = new ArrayList<>(2);
    final List<SharedPart> parts = new ArrayList<>(2);
    /** Names in the image store that go with it. */
    List<String> names = List.of();
    /** The lock that whoever uses it holds. */
    @Nullable
    Path lock;
    /** Whether {@link #home} is a blob, which keeps its last use in another place than other files. */
    boolean blob;
    /** Whether its paths are folders. */
    boolean tree;
    /** Whether no build finds it any more. */
    boolean dangling;

    String description = "";
    long bytes;
    long freed;
    /** When it was used last, as its file says. */
    long stamp;
    /** When it or what depends on it was used last: what it depends on goes later. */
    long used;
    /** How many items depend on each other above it. */
    int height;
    /** How many items it depends on, one on the other. */
    int depth;

    /** @param home the file whose times tell of its use */
    CacheItem(ItemType type, String id, Path home) {
        this.type = type;
        this.id = id;
        this.home = home;
    }

    CacheItem used(long millis) {
        stamp = millis;
        used = millis;
        return this;
    }

    CacheItem described(String text) {
        description = text;
        return this;
    }

    /** Takes bytes that go with it, all of them freed. */
    CacheItem holding(Path path, long size) {
        paths.add(path);
        bytes += size;
        freed += size;
        return this;
    }

    void needs(SharedPart part) {
        if (!parts.contains(part)) {
            parts.add(part);
            part.users++;
            part.type = part.type == ItemType.IMAGE ? ItemType.IMAGE : type;
        }
    }

    public ItemType type() {
        return type;
    }

    /** What it is known by: a digest, mostly. */
    public String id() {
        return id;
    }

    Path home() {
        return home;
    }

    /** In milliseconds since the epoch. */
    public long lastUsed() {
        return used;
    }

    /** An instruction, a reference, the id of a cache mount. */
    public String description() {
        return description;
    }

    /** On disk, with what only it needs. */
    public long size() {
        long size = bytes;
        for (SharedPart part : parts) {
            size += part.users == 1 ? part.bytes : 0;
        }
        return size;
    }

    /** Whether others need some of what it needs. */
    public boolean isShared() {
        for (SharedPart part : parts) {
            if (part.users > 1) {
                return true;
            }
        }
        return false;
    }
}
