package io.github.layerflux.housekeeping;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The smallest thing that is listed and goes as a whole. */
public final class CacheItem {

    private final ItemType type;
    private final String id;
    /** Where its files are. Names are joined to it when they are needed: there may be hundreds of thousands. */
    private final Path folder;
    /** The file whose times tell of its use. */
    String home;

    private List<String> files = List.of();
    List<SharedPart> parts = List.of();
    /** Names in the image store that go with it. */
    List<String> names = List.of();
    /** The lock that whoever uses it holds. */
    @Nullable
    Path lock;
    /** Whether {@link #home} is a blob, which keeps its last use in another place than other files. */
    boolean blob;
    /** Whether it is half made: a blob that is about to be published is sealed, and its modification time says nothing. */
    boolean halfMade;
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
    /** What it was built on, which goes after it. */
    @Nullable
    CacheItem base;
    /** Whether its turn to go has come. */
    boolean going;
    /** How many items that were built on it come before it. */
    private int children;

    /** @param home the file in that folder whose times tell of its use */
    CacheItem(ItemType type, String id, Path folder, String home) {
        this.type = type;
        this.id = id;
        this.folder = folder;
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

    /** Is told of one that was built on it and comes before it. */
    void expect() {
        children++;
    }

    /** Whether some come before it. */
    boolean isBase() {
        return children > 0;
    }

    /** One that was built on it has had its turn: whether it was the last. Others may have theirs at the same time. */
    synchronized boolean forget() {
        children--;
        return children == 0;
    }

    /** Takes bytes that go with it, all of them freed: of a file or a folder beside its home, or of that. */
    CacheItem holding(String file, long size) {
        files = files.isEmpty() ? List.of(file) : List.of(files.get(0), file);
        bytes += size;
        freed += size;
        return this;
    }

    void needs(SharedPart part) {
        if (!parts.contains(part)) {
            if (parts.isEmpty()) {
                parts = List.of(part); // as most have it
            } else {
                parts = parts.size() == 1 ? new ArrayList<>(parts) : parts;
                parts.add(part);
            }
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
        return folder.resolve(home);
    }

    /** What goes with it. */
    List<Path> paths() {
        List<Path> paths = new ArrayList<>(files.size());
        for (String file : files) {
            paths.add(folder.resolve(file));
        }
        return paths;
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
