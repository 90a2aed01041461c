package io.github.layerflux.sandbox.worker;

import io.github.layerflux.image.Digest;
import io.github.layerflux.sandbox.CacheFolder;
import io.github.layerflux.sandbox.CacheFolder.Sharing;
import io.github.layerflux.sandbox.Confinement;
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

/**
 * The folders of {@code RUN --mount=type=cache}, in the cache directory: {@code mounts/<ids>/<name>/<number>}, where
 * {@code <ids>} is how user ids are mapped, since owners on disk mean nothing under another mapping. Beside each number
 * lies its lock. There is more than one number only where {@code sharing=private} asked for it.
 */
final class CacheFolders {

    /** Finds the files that a new folder begins with. */
    interface Seeds {
        Path of(CacheFolder.Seed seed) throws IOException;
    }

    private static final long RETRY_MS = 50;
    private static final long PATIENCE_MS = 1_000;

    private final Workspace workspace;
    private final Path place;
    private final CacheLocks locks = new CacheLocks();

    /** @param place where the folders of this id mapping lie */
    CacheFolders(Workspace workspace, Path place) {
        this.workspace = workspace;
        this.place = place;
    }

    /** A folder in use, and its lock. */
    record Taken(Path folder, Path lock) {}

    /** Equal for requests of the same folder. */
    static String name(CacheFolder wanted) {
        // lengths keep an id that looks like more apart from one that is
        String seed = wanted.seed().map(CacheFolder.Seed::identity).orElse("");
        return Digest.of(wanted.id().length() + " " + wanted.id() + " " + wanted.uid() + ":" + wanted.gid() + " "
                        + Integer.toOctalString(wanted.mode()) + " " + seed)
                .hex()
                .substring(0, 32);
    }

    /**
     * Takes a folder, and makes it at its first use.
     *
     * @param kill ends the waiting
     * @param waiting is told once that others have it
     */
    Taken take(CacheFolder wanted, Seeds seeds, KillSwitch kill, Runnable waiting) throws IOException {
        Path home = Files.createDirectories(place.resolve(name(wanted)));
        Path label = home.resolve("id");
        if (!Files.exists(label)) {
            Files.writeString(label, wanted.id() + "\n");
        }
        // when the folder was used last, for pruning
        Files.setLastModifiedTime(label, FileTime.fromMillis(System.currentTimeMillis()));
        Taken taken = lock(home, sharing(wanted), kill, waiting);
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
            if (!workspace.confinement().isSingleId()) {
                Files.setAttribute(draft, "unix:uid", (int) wanted.uid(), LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(draft, "unix:gid", (int) wanted.gid(), LinkOption.NOFOLLOW_LINKS);
            }
            Files.setAttribute(draft, "unix:mode", wanted.mode(), LinkOption.NOFOLLOW_LINKS);
            Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (DirectoryNotEmptyException | FileAlreadyExistsException e) {
            // another RUN was faster; what it made is the same
        } catch (FileSystemException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        } finally {
            DeepDelete.delete(draft);
        }
    }
}
