package io.github.layerflux.content;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;

/**
 * When the entries of the cache directory were used last, which pruning goes by. It is kept in the entry's own times:
 * the modification time, of blobs (where that is the {@link Seal}) the access time. As with {@code relatime} a time that
 * is younger than {@link #GRANULARITY_MS} stays, so that a cached build writes nothing.
 *
 * <p>Whoever relies on an entry records its use first, and takes {@code false} for an entry that isn't there: a prune
 * may be taking it away at this moment ({@link PruneGate}).
 */
public final class LastUse {

    /** An entry that was used within this time needn't be stamped again. */
    public static final long GRANULARITY_MS = TimeUnit.HOURS.toMillis(1);

    private final CacheDirectory directory;

    LastUse(CacheDirectory directory) {
        this.directory = directory;
    }

    /**
     * An entry is used.
     *
     * @param known its attributes, just read
     * @return whether it is there
     */
    public boolean record(Path entry, BasicFileAttributes known) {
        return isFresh(known.lastModifiedTime()) || stamp(entry, true);
    }

    /** As {@link #record(Path, BasicFileAttributes)}, for who hasn't read the attributes. */
    public boolean record(Path entry) {
        try {
            return record(entry, Files.readAttributes(entry, BasicFileAttributes.class));
        } catch (IOException e) {
            return Files.exists(entry);
        }
    }

    /** An entry is used; stamped in any case. */
    public boolean stamp(Path entry) {
        return stamp(entry, true);
    }

    /** A blob is used. */
    boolean recordBlob(Path blob, BasicFileAttributes known) {
        return isFresh(known.lastAccessTime()) || stamp(blob, false);
    }

    /** A blob is used; stamped in any case. */
    boolean stampBlob(Path blob) {
        return stamp(blob, false);
    }

    private boolean isFresh(FileTime time) {
        // a time to come is of a clock that was wrong, and would keep the entry for ever
        return !directory.tracksUse() || Math.abs(System.currentTimeMillis() - time.toMillis()) < GRANULARITY_MS;
    }

    private boolean stamp(Path entry, boolean modified) {
        if (!directory.tracksUse()) {
            return true;
        }
        FileTime now = FileTime.fromMillis(System.currentTimeMillis());
        try {
            Files.getFileAttributeView(entry, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setTimes(modified ? now : null, modified ? null : now, null);
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            // a file system that can't, or a directory that can't be written: then a prune can't take anything away
        }
        return !new PruneGate(directory).await() || Files.exists(entry, LinkOption.NOFOLLOW_LINKS);
    }
}
