package io.github.layerflux.cache;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.PathLock;
import io.github.layerflux.content.PruneGate;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** {@code builds/}: one locked file per running build, and the gate through which builds enter. */
public final class LeaseFolder {

    private static final String LEASE = ".lease";

    private final Path folder;
    private final PruneGate gate;

    public LeaseFolder(CacheDirectory directory) {
        this.folder = directory.builds();
        this.gate = new PruneGate(directory);
    }

    public PruneGate gate() {
        return gate;
    }

    /** A new lease's file, held; the gate must be. */
    Lease take() {
        while (true) {
            String name = Long.toHexString(System.nanoTime())
                    + Integer.toHexString(ThreadLocalRandom.current().nextInt());
            Path file = folder.resolve(name + LEASE);
            Optional<PathLock> lock = PathLock.tryAcquire(file);
            if (lock.isPresent()) {
                return new Lease(file, lock.get());
            }
        }
    }

    /**
     * The builds that run.
     *
     * @param count of leases that are held
     * @param oldest when the first of them began, in milliseconds since the epoch; {@link Long#MAX_VALUE} without any
     * @param dead leases that builds left behind which were killed
     */
    public record Running(int count, long oldest, int dead) {}

    /** Whether there are leases at all, held or left behind by builds that were killed. */
    boolean hasAny() {
        String[] names = folder.toFile().list();
        if (names != null) {
            for (String name : names) {
                if (name.endsWith(LEASE)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The leases that are held; files of processes that died are removed. The gate must be held. */
    public Running running() throws IOException {
        int held = 0;
        int dead = 0;
        long oldest = Long.MAX_VALUE;
        long now = System.currentTimeMillis();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + LEASE)) {
            for (Path file : files) {
                Optional<PathLock> free = PathLock.tryAcquire(file);
                if (free.isPresent()) {
                    new Lease(file, free.get()).release();
                    dead++;
                } else {
                    held++;
                    // by path: opening the file here would cost another build of this JVM its lock
                    oldest = Math.min(
                            oldest,
                            // later than now it is of a clock that was set back: what the build used since has times
                            // before it
                            Math.min(now, Files.getLastModifiedTime(file).toMillis()));
                }
            }
        } catch (NoSuchFileException e) {
            return new Running(held, oldest, dead);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return new Running(held, oldest, dead);
    }

    /** A lease's file and its lock. */
    record Lease(Path file, PathLock lock) {

        void release() throws IOException {
            try (lock) {
                Files.deleteIfExists(file);
            }
        }
    }
}
