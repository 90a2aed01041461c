package io.github.layerflux.content;

import io.github.layerflux.failure.EnvironmentFailure;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An exclusive lock named by a file, held against all threads of this JVM and all other processes. It may be released
 * by another thread than the one that took it; it is not reentrant; it goes away with the process.
 *
 * <p>Two traps shape it. A process loses its lock on a file as soon as it closes <em>any</em> channel of that file, so
 * within a JVM one mutex per path comes first, and nobody else may open the file. And Maven loads a plugin once per
 * realm, so that mutex is a {@link JvmMutex}. The lock file is never deleted: another process may be waiting on it.
 */
public final class PathLock implements AutoCloseable {

    private static final long RETRY_MILLIS = 20;

    private final JvmMutex mutex;
    private final FileChannel channel;
    private final AtomicBoolean closed = new AtomicBoolean();

    private PathLock(JvmMutex mutex, FileChannel channel) {
        this.mutex = mutex;
        this.channel = channel;
    }

    /**
     * Waits until the lock is free and takes it.
     *
     * @param file is created where it is missing, with its parents; used for nothing else
     * @throws EnvironmentFailure when the file can't be locked, or the thread is interrupted (and stays so)
     */
    public static PathLock acquire(Path file) {
        JvmMutex mutex = mutex(file);
        try {
            mutex.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted(file, e);
        }
        return lock(file, mutex, true).orElseThrow(() -> new IllegalStateException("waited, yet not locked: " + file));
    }

    /** Takes the lock if it is free. */
    public static Optional<PathLock> tryAcquire(Path file) {
        JvmMutex mutex = mutex(file);
        return mutex.tryAcquire() ? lock(file, mutex, false) : Optional.empty();
    }

    /** Takes the file's lock; gives the mutex back unless it succeeds. */
    private static Optional<PathLock> lock(Path file, JvmMutex mutex, boolean wait) {
        boolean locked = false;
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                locked = lock(channel, wait);
            } finally {
                if (!locked) {
                    channel.close();
                }
            }
            return locked ? Optional.of(new PathLock(mutex, channel)) : Optional.empty();
        } catch (FileLockInterruptionException | ClosedByInterruptException e) {
            Thread.currentThread().interrupt();
            throw interrupted(file, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted(file, e);
        } catch (IOException e) {
            throw EnvironmentFailure.io("can't lock " + file, e);
        } finally {
            if (!locked) {
                mutex.release();
            }
        }
    }

    private static boolean lock(FileChannel channel, boolean wait) throws IOException, InterruptedException {
        while (true) {
            try {
                FileLock lock = wait ? channel.lock() : channel.tryLock();
                return lock != null;
            } catch (OverlappingFileLockException e) {
                // code that does not know the mutexes holds it; there is no way to wait for that but to ask again
                if (!wait) {
                    return false;
                }
                Thread.sleep(RETRY_MILLIS);
            }
        }
    }

    private static EnvironmentFailure interrupted(Path file, Exception e) {
        return new EnvironmentFailure("interrupted while waiting for the lock " + file, e);
    }

    private static JvmMutex mutex(Path file) {
        return new JvmMutex(key(file));
    }

    /** One file has one key, whatever links lead to its folder. */
    private static String key(Path file) {
        try {
            Path folder = file.toAbsolutePath().normalize().getParent();
            Files.createDirectories(folder);
            return folder.toRealPath().resolve(file.getFileName()).toString();
        } catch (IOException e) {
            throw EnvironmentFailure.io("can't lock " + file, e);
        }
    }

    /** Releases the lock. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            channel.close(); // releases the file's lock with it
        } catch (IOException e) {
            throw EnvironmentFailure.io("can't release a lock", e);
        } finally {
            mutex.release();
        }
    }
}
