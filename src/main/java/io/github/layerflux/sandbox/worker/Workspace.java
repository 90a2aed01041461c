package io.github.layerflux.sandbox.worker;

import io.github.layerflux.sandbox.Confinement;
import io.github.layerflux.snapshot.DeepDelete;
import io.github.layerflux.snapshot.Owners;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The worker's own folder in the store's place for temporary things, which is also its current directory: overlayfs's
 * options are limited to a page, so names in them are short and relative. {@code p} is a tmpfs that nobody else sees,
 * {@code l} links to lowers, {@code u} holds uppers, {@code m} mount points, {@code c}
 * copies. The file {@code lock} is locked as long as
 * the worker lives; folders of dead workers are deleted by the next one.
 */
final class Workspace {

    static final String PREFIX = "sandbox-";
    /** How {@code housekeeping.Trash} begins the name of what it takes out of use. */
    private static final String TRASH = "prune-";

    static final String MEMORY = "p";
    private static final String LOCK = "lock";
    /** Made last, and only with the lock: where it is, a worker has been. */
    private static final String EMPTY = "empty";
    /** Younger ones may be about to be taken possession of, or still be worked on. */
    private static final Duration YOUNG = Duration.ofMinutes(1);

    private final Path folder;
    private final FileLock lock;
    private final Confinement confinement;
    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<Path, String> links = new ConcurrentHashMap<>();

    private Workspace(Path folder, FileLock lock, Confinement confinement) {
        this.confinement = confinement;
        this.folder = folder;
        this.lock = lock;
    }

    /** Takes possession of the folder that was made for this worker. */
    static Workspace open(Path folder, Confinement confinement) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        Workspace workspace = new Workspace(folder, channel.lock(), confinement);
        for (String name : new String[] {"l", "u", "m", "c", EMPTY}) {
            Files.createDirectories(folder.resolve(name));
        }
        return workspace;
    }

    Path folder() {
        return folder;
    }

    /** What this worker may do. */
    Confinement confinement() {
        return confinement;
    }

    /** Where owners of files are kept. */
    Owners owners() {
        return confinement.isSingleId() ? Owners.NOTED : Owners.REAL;
    }

    /** In memory, invisible from outside, gone with the worker. */
    Path memory() {
        return folder.resolve(MEMORY);
    }

    /** A name that is nowhere else on this machine. */
    String unique(String name) {
        return ControlGroups.prefix(folder) + name;
    }

    int nextNumber() {
        return numbers.incrementAndGet();
    }

    /** A new folder for copies, on the cache directory's file system. */
    Path newFolder() throws IOException {
        return Files.createDirectory(folder.resolve("c/" + nextNumber()));
    }

    /** The name of a file that isn't there yet, on the cache directory's file system. */
    Path newFile() {
        return folder.resolve("c/" + nextNumber());
    }

    /** A short relative name for a folder elsewhere. */
    String link(Path target) throws IOException {
        String known = links.get(target);
        if (known != null) {
            return known;
        }
        String name = "l/" + nextNumber();
        Files.createSymbolicLink(folder.resolve(name), target);
        links.put(target, name);
        return name;
    }

    /**
     * Deletes what workers left behind that were killed, and what a prune took out of use and could not delete: files
     * of an unpacked image belong to users that only this namespace has. Best effort: what resists is tried again next
     * time.
     */
    void deleteStale() {
        try (var siblings = Files.newDirectoryStream(folder.getParent(), PREFIX + "*")) {
            for (Path sibling : siblings) {
                if (!sibling.equals(folder)) {
                    deleteIfStale(sibling);
                }
            }
        } catch (IOException e) {
            System.err.println("can't look for what dead workers left: " + e);
        }
        try (var trash = Files.newDirectoryStream(folder.getParent(), TRASH + "*")) {
            for (Path left : trash) {
                deleteIfOld(left);
            }
        } catch (IOException e) {
            System.err.println("can't look for what prunes left: " + e);
        }
    }

    private static void deleteIfStale(Path sibling) {
        try (FileChannel channel = FileChannel.open(sibling.resolve(LOCK), StandardOpenOption.WRITE)) {
            if (channel.tryLock() != null) {
                if (Files.exists(sibling.resolve(EMPTY))) {
                    ControlGroups.removeAll(sibling);
                    DeepDelete.delete(sibling);
                } else { // its worker has made the lock and not got it yet
                    deleteIfOld(sibling);
                }
            }
        } catch (NoSuchFileException e) {
            deleteIfOld(sibling);
        } catch (IOException e) {
            System.err.println("can't delete what a dead worker left in " + sibling + ": " + e);
        }
    }

    private static void deleteIfOld(Path sibling) {
        try {
            if (Files.getLastModifiedTime(sibling)
                    .toInstant()
                    .isBefore(Instant.now().minus(YOUNG))) {
                DeepDelete.delete(sibling);
            }
        } catch (IOException e) {
            System.err.println("can't delete " + sibling + ": " + e);
        }
    }

    /** Unmounts and deletes everything. */
    void delete() throws IOException {
        ControlGroups.removeAll(folder);
        try (var mounts = Files.newDirectoryStream(folder.resolve("m"))) {
            for (Path mount : mounts) {
                Linux.umount2(mount.toString(), Linux.MNT_DETACH);
            }
        }
        Linux.umount2(memory().toString(), Linux.MNT_DETACH);
        DeepDelete.delete(folder);
        lock.channel().close();
    }
}
