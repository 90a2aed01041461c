package io.github.layerflux.sandbox.worker;

import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.sandbox.CacheFolder;
import io.github.layerflux.sandbox.CacheFolder.Sharing;
import io.github.layerflux.sandbox.CachePacking;
import io.github.layerflux.sandbox.Confinement;
import io.github.layerflux.sandbox.PackedCache;
import io.github.layerflux.snapshot.DeepDelete;
import io.github.layerflux.snapshot.TreeCopy;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;

/**
 * The folders of {@code RUN --mount=type=cache}, in the cache directory: {@code mounts/<ids>/<name>/<number>}, where
 * {@code <ids>} is how user ids are mapped, since owners on disk mean nothing under another mapping. Beside each number
 * lies its lock. There is more than one number only where {@code sharing=private} asked for it.
 */
final class CacheFolders {

    /** What whoever takes a folder should know. */
    interface Talk {
        void waiting();

        void problem(String text);
    }

    /** Finds the files that a new folder begins with. */
    interface Seeds {
        Path of(CacheFolder.Seed seed) throws IOException;
    }

    private static final long RETRY_MS = 50;
    private static final long PATIENCE_MS = 1_000;
    private static final long PACK_PATIENCE_MS = 5_000;

    private final Workspace workspace;
    private final Path place;
    private final CacheTravel travel;
    private final CacheLocks locks = new CacheLocks();

    /**
     * @param place where the folders of this id mapping lie
     * @param travel packs and unpacks them
     */
    CacheFolders(Workspace workspace, Path place, CacheTravel travel) {
        this.workspace = workspace;
        this.place = place;
        this.travel = travel;
    }

    /** A folder in use, and its lock. */
    record Taken(Path folder, Path lock) {}

    /**
     * Takes a folder, and makes it at its first use.
     *
     * @param kill ends the waiting
     * @param talk is told that others have it, once, and that what travelled can't be used
     */
    Taken take(CacheFolder wanted, Seeds seeds, KillSwitch kill, Talk talk) throws IOException {
        Path home = Files.createDirectories(place.resolve(wanted.name()));
        Path label = home.resolve("id");
        if (!Files.exists(label)) {
            Files.writeString(label, wanted.id() + "\n");
        }
        // when the folder was used last, for pruning
        Files.setLastModifiedTime(label, FileTime.fromMillis(System.currentTimeMillis()));
        if (!wanted.travelled().isEmpty()) {
            arrive(wanted, home, kill, talk);
        }
        Taken taken = lock(home, sharing(wanted), kill, talk::waiting);
        try {
            if (!Files.exists(taken.folder())) {
                make(wanted, seeds, taken.folder());
            }
            return taken;
        } catch (IOException | RuntimeException e) {
            locks.unlock(taken.lock());
            throw e;
        }
    }

    /**
     * Fills a folder that is empty or not there, and that nobody has, with what another machine packed. Others who want
     * it meanwhile wait for it.
     */
    private void arrive(CacheFolder wanted, Path home, KillSwitch kill, Talk talk) throws IOException {
        Path lock = home.resolve("lock-0");
        Path folder = home.resolve("0");
        if (!isEmpty(folder) || !locks.tryLock(lock, false)) {
            return;
        }
        Path draft = workspace.newFolder();
        try {
            if (isEmpty(folder)) {
                describe(wanted, draft);
                travel.unpack(wanted, draft, kill);
                Files.deleteIfExists(folder);
                publish(draft, folder);
                travel.arrived(wanted, folder);
            }
        } catch (IOException | BuildFailure e) {
            talk.problem("the cache '" + wanted.id() + "' begins empty, what was shared of it can't be used: "
                    + (e instanceof BuildFailure known ? known.details().problem() : e.getMessage()));
        } finally {
            locks.unlock(lock);
            DeepDelete.delete(draft);
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return !Files.exists(folder, LinkOption.NOFOLLOW_LINKS);
        }
        try (var children = Files.newDirectoryStream(folder)) {
            return !children.iterator().hasNext();
        }
    }

    /** Packs a folder for other machines, if nobody has it. */
    PackedCache pack(CachePacking wanted) throws IOException {
        Path home = place.resolve(wanted.folder().name());
        Path folder = home.resolve("0");
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return new PackedCache(List.of(), List.of(), false, "");
        }
        Path lock = home.resolve("lock-0");
        long started = System.nanoTime();
        while (!locks.tryLock(lock, false)) {
            if (System.nanoTime() - started > PACK_PATIENCE_MS * 1_000_000) {
                return PackedCache.not("another build uses it");
            }
            sleep();
        }
        try {
            return travel.pack(wanted, folder);
        } finally {
            locks.unlock(lock);
        }
    }

    /** With chroot a RUN has the folder itself in its root file system, so that nobody else can have it. */
    private Sharing sharing(CacheFolder wanted) {
        return wanted.sharing() == Sharing.SHARED && workspace.confinement() == Confinement.CHROOT
                ? Sharing.LOCKED
                : wanted.sharing();
    }

    void release(Taken taken) throws IOException {
        locks.unlock(taken.lock());
    }

    private Taken lock(Path home, Sharing sharing, KillSwitch kill, Runnable waiting) throws IOException {
        long started = System.nanoTime();
        boolean told = false;
        for (int number = 0; ; number = sharing == Sharing.PRIVATE ? number + 1 : 0) {
            Path lock = home.resolve("lock-" + number);
            if (locks.tryLock(lock, sharing == Sharing.SHARED)) {
                return new Taken(home.resolve(Integer.toString(number)), lock);
            }
            if (sharing != Sharing.PRIVATE) {
                if (kill.isPulled()) {
                    throw new IOException("killed while it waited for a cache");
                }
                if (!told && System.nanoTime() - started > PATIENCE_MS * 1_000_000) {
                    told = true;
                    waiting.run();
                }
                sleep();
            }
        }
    }

    private static void sleep() throws IOException {
        try {
            Thread.sleep(RETRY_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Under a shared lock others may be making it as well: the first rename wins. */
    private void make(CacheFolder wanted, Seeds seeds, Path folder) throws IOException {
        Path draft = workspace.newFolder();
        try {
            if (wanted.seed().isPresent()) {
                TreeCopy.copy(seeds.of(wanted.seed().get()), draft);
            }
            describe(wanted, draft);
            publish(draft, folder);
        } finally {
            DeepDelete.delete(draft);
        }
    }

    private void describe(CacheFolder wanted, Path draft) throws IOException {
        if (!workspace.confinement().isSingleId()) {
            Files.setAttribute(draft, "unix:uid", (int) wanted.uid(), LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(draft, "unix:gid", (int) wanted.gid(), LinkOption.NOFOLLOW_LINKS);
        }
        Files.setAttribute(draft, "unix:mode", wanted.mode(), LinkOption.NOFOLLOW_LINKS);
    }

    private static void publish(Path draft, Path folder) throws IOException {
        try {
            TravelRecord.forget(folder); // of a folder that was pruned
            Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (DirectoryNotEmptyException | FileAlreadyExistsException e) {
            // another RUN was faster; what it made is the same
        } catch (FileSystemException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
    }
}
