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
import org.jspecify.annotations.Nullable;

/**
 * Any number of locks in one empty file: each is a byte far behind its end, at a position made of the lock's name. None
 * leaves a file behind, and all of a process go with it, however it ends. Where a file system has no locks, each is free.
 *
 * <p>A process loses its locks on a file as soon as it closes any channel of that file, so all of them share one, which is
 * closed with the last. A thread that is interrupted in the middle closes it nevertheless, and so may code of another
 * realm: then work is done twice, and no harm is done.
 */
public final class RangeLocks {

    private static final Map<Path, RangeLocks> OPENED = new HashMap<>();

    private final Path file;
    private @Nullable FileChannel channel;
    private int held;

    private RangeLocks(Path file) {
        this.file = file;
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

    private static RangeLocks of(Path file) {
        synchronized (OPENED) {
            return OPENED.computeIfAbsent(file.toAbsolutePath().normalize(), RangeLocks::new);
        }
    }

    private synchronized Optional<Held> tryAcquire(Digest name) throws IOException {
        FileChannel open = open();
        try {
            long position = Long.parseUnsignedLong(name.hex().substring(0, 16), 16) >>> 2;
            FileLock lock = open.tryLock(position, 1, false);
            if (lock == null) {
                return Optional.empty();
            }
            held++;
            return Optional.of(() -> release(lock));
        } catch (OverlappingFileLockException e) {
            return Optional.empty();
        } finally {
            closeUnused();
        }
    }

    private FileChannel open() throws IOException {
        FileChannel open = channel;
        if (open == null || !open.isOpen()) {
            Files.createDirectories(file.getParent());
            open = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel = open;
        }
        return open;
    }

    private synchronized void release(FileLock lock) {
        held--;
        try {
            try {
                lock.release();
            } finally {
                closeUnused();
            }
        } catch (IOException e) {
            return; // its channel is closed, and with it the lock is gone
        }
    }

    private void closeUnused() throws IOException {
        FileChannel open = channel;
        if (held == 0 && open != null) {
            channel = null;
            open.close();
        }
    }
}
