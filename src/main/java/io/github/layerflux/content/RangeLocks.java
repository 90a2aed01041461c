package io.github.layerflux.content;

import io.github.layerflux.image.Digest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Any number of locks in one empty file: each is a byte far behind its end, at a position made of the lock's name. None
 * leaves a file behind, and all of a process go with it, however it ends. Where a file system has no locks, each is free.
 *
 * <p>A process loses its locks on a file as soon as it closes any channel of that file, so the channel is opened once and
 * stays. A thread that is interrupted in the middle closes it nevertheless, and so may code of another realm: then work
 * is done twice, and no harm is done.
 */
public final class RangeLocks {

    private static final Map<Path, RangeLocks> OPENED = new HashMap<>();

    private final Path file;
    private FileChannel channel;

    private RangeLocks(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** A lock that is held; released by any thread. */
    @FunctionalInterface
    public interface Held {
        void release();
    }

    /**
     * Takes a lock.
     *
     * @param file is created where it is missing
     * @return empty when another process, or this one, holds it
     */
    public static Optional<Held> tryAcquire(Path file, Digest name) {
        try {
            return of(file).tryAcquire(name);
        } catch (IOException e) {
            return Optional.of(() -> {}); // no locks here
        }
    }

    private static RangeLocks of(Path file) throws IOException {
        synchronized (OPENED) {
            Path key = file.toAbsolutePath().normalize();
            RangeLocks known = OPENED.get(key);
            if (known == null) {
                known = new RangeLocks(key, open(key));
                OPENED.put(key, known);
            }
            return known;
        }
    }

    private static FileChannel open(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private synchronized Optional<Held> tryAcquire(Digest name) throws IOException {
        if (!channel.isOpen()) {
            channel = open(file);
        }
        try {
            long position = Long.parseUnsignedLong(name.hex().substring(0, 16), 16) >>> 2;
            FileLock lock = channel.tryLock(position, 1, false);
            return lock == null ? Optional.empty() : Optional.of(() -> release(lock));
        } catch (OverlappingFileLockException e) {
            return Optional.empty();
        }
    }

    private static void release(FileLock lock) {
        try {
            lock.release();
        } catch (IOException e) {
            return; // its channel is closed, and with it the lock is gone
        }
    }
}
