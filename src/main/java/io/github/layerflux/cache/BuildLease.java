package io.github.layerflux.cache;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.PathLock;
import io.github.layerflux.failure.EnvironmentFailure;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Tells that a build uses the cache directory: while one is open, {@link Prune} takes away no blob, snapshot or mount.
 * Whoever reads or writes anything below the cache directory holds a lease for all that time.
 *
 * <p>A lease is a locked file in {@code builds/}; the lock goes with the process, however that ends.
 */
public final class BuildLease implements AutoCloseable {

    private final LeaseFolder.Lease lease;

    private BuildLease(LeaseFolder.Lease lease) {
        this.lease = lease;
    }

    /**
     * Begins to use the cache directory; waits for a prune that is just taking things away (milliseconds).
     *
     * @param warnings told what went wrong and keeps nobody from building
     * @throws EnvironmentFailure when the directory can't be written, or its file system has no locks
     */
    public static BuildLease acquire(CacheDirectory directory, Consumer<String> warnings) {
        LeaseFolder folder = new LeaseFolder(directory);
        try (PathLock gate = folder.gate().hold()) {
            if (folder.hasAny()) {
                LeaseFolder.Running others = folder.running();
                if (others.dead() > 0) {
                    new Leftovers(directory, warnings).delete(others.oldest());
                }
            }
            return new BuildLease(folder.take());
        } catch (IOException e) {
            throw EnvironmentFailure.io("can't look for running builds in " + directory.builds(), e);
        }
    }

    /** Ends it; once. */
    @Override
    public void close() {
        try {
            lease.release();
        } catch (IOException e) {
            throw EnvironmentFailure.io("can't remove " + lease.file(), e);
        }
    }
}
