package io.github.layerflux.context;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.WholeFile;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.image.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What content digests the files of one context folder had, so that {@code content} rules read a file only once. One
 * file per context root, read in one go and replaced by a rename. Thread-safe.
 *
 * <p>A digest counts while inode, ctime, mtime and size are what they were when the file was read. A file that is
 * written twice within one tick of the file system's clock has equal times before and after ("racy git"). So a digest
 * is kept only if the file had been left alone for {@link #MARGIN} when reading it began: whatever is written later
 * then gets another ctime, also from a program that sets the mtime back. The margin covers file systems that count in
 * whole or in two seconds; it does not cover a file server whose clock is behind this machine's by more.
 */
public final class StatCache {

    /** Remembers nothing. */
    public static final StatCache NONE = new StatCache(null, null, StatTable.EMPTY, event -> {});

    /** In nanoseconds. */
    static final long MARGIN = TimeUnit.SECONDS.toNanos(2);

    private final @Nullable CacheDirectory directory;
    private final @Nullable Path file;
    private final StatTable loaded;
    private final Consumer<BuildEvent> events;
    private final Map<String, StatTable.Row> added = new ConcurrentHashMap<>();
    private boolean unwritable;

    private StatCache(
            @Nullable CacheDirectory directory, @Nullable Path file, StatTable loaded, Consumer<BuildEvent> events) {
        this.directory = directory;
        this.file = file;
        this.loaded = loaded;
        this.events = events;
    }

    /**
     * Reads what is known of a context folder.
     *
     * @param root of the context, symlinks resolved ({@link ContextTree#root})
     * @param readOnly whether {@link #save} keeps nothing
     * @param events gets a warning if the record is damaged, which counts as none, or can't be written
     */
    public static StatCache load(CacheDirectory directory, Path root, boolean readOnly, Consumer<BuildEvent> events) {
        Path file = directory.stat().resolve(Digest.of(root.toString()).hex());
        StatTable table = read(file, events);
        directory.lastUse().record(file);
        return new StatCache(readOnly ? null : directory, file, table, events);
    }

    private static StatTable read(Path file, Consumer<BuildEvent> events) {
        try {
            return StatTable.parse(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return StatTable.EMPTY;
        } catch (IOException e) {
            events.accept(new BuildEvent.Warning("the file digests in " + file + " can't be used (" + e.getMessage()
                    + "); the files are read again"));
            return StatTable.EMPTY;
        }
    }

    /** The digest of a file that looks as it did when it was read. */
    Optional<Digest> find(String path, FileStamp stamp) {
        if (file == null) {
            return Optional.empty();
        }
        StatTable.Row row = added.get(path);
        return row == null
                ? loaded.find(path, stamp)
                : row.stamp().matches(stamp) ? Optional.of(row.digest()) : Optional.empty();
    }

    /**
     * Keeps a digest, if the file had rested long enough.
     *
     * @param stamp the same before and after reading
     * @param began when reading began, in nanoseconds since the epoch
     */
    void remember(String path, FileStamp stamp, Digest digest, long began) {
        if (file != null && stamp.latest() <= began - MARGIN) {
            added.put(path, new StatTable.Row(stamp, digest));
        }
    }

    /**
     * Writes what was added. What another process added in the meantime is kept. Where it can't be written there is a
     * warning, once: the files are read again then, and no build needs to fail for that.
     */
    public synchronized void save() {
        if (file == null || directory == null || added.isEmpty() || unwritable) {
            return;
        }
        StatTable current = read(file, event -> {}); // damaged: loading has warned already, and it is replaced now
        try {
            WholeFile.write(directory, "stat", file, current.with(added));
        } catch (NoSuchFileException e) {
            return; // a prune has just taken the folder away: what was known is to be forgotten
        } catch (IOException e) {
            unwritable = true;
            events.accept(new BuildEvent.Warning(
                    "can't write the file digests " + file + ": " + e + "; the next build reads the files again"));
        }
    }
}
