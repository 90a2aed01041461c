package io.github.layerflux.share;

import io.github.layerflux.content.PathLock;
import io.github.layerflux.failure.EnvironmentFailure;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A lock that is had some time after it is asked for: a build that is cancelled in between doesn't keep it. */
final class LateLock implements AutoCloseable {

    private @Nullable PathLock held;
    private boolean closed;

    /**
     * Takes the lock if it is free, and nothing once this is closed.
     *
     * @return whether it is held now
     * @throws EnvironmentFailure when the file can't be made or opened
     */
    synchronized boolean tryAcquire(Path file) {
        if (held == null && !closed) {
            held = PathLock.tryAcquire(file).orElse(null);
        }
        return held != null;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (held != null) {
            held.close();
            held = null;
        }
    }
}
