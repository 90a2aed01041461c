package io.github.layerflux.cache;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.PathLock;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * {@code builds/}: one locked file per running build, and {@code gate}, which is locked while a build enters or a prune
 * takes things away, so that neither sees the other half done.
 */
final class LeaseFolder {

    private static final String LEASE = ".lease";

    private final Path folder;

    LeaseFolder(CacheDirectory directory) {
        this.folder = directory.root().resolve("builds");
    }

    /** Waits until the gate is free and holds it. */
    PathLock gate() {
        return PathLock.acquire(folder.resolve("gate"));
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

    /** How many leases are held; files of processes that died are removed. The gate must be held. */
    int held() throws IOException {
        int held = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + LEASE)) {
            for (Path file : files) {
                Optional<PathLock> free = PathLock.tryAcquire(file);
                if (free.isPresent()) {
                    new Lease(file, free.get()).release();
                } else {
                    held++;
                }
            }
        } catch (NoSuchFileException e) {
            return 0;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return held;
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
