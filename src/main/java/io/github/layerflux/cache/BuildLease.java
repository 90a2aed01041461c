package io.github.layerflux.cache;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.failure.EnvironmentFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tells that a build uses the cache directory: while one is open, {@link Prune} takes away no blob, snapshot or mount.
 * Whoever reads or writes anything below the cache directory holds a lease for all that time.
 *
 * <p>A lease is a locked file in {@code builds/}; the lock goes with the process, however that ends.
 */
public final class BuildLease implements AutoCloseable {

    private final Path file;
    private final FileChannel channel;

    BuildLease(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Begins to use the cache directory; waits for a prune that is just taking things away (milliseconds).
     *
     * @throws EnvironmentFailure when the directory can't be written or its file system has no locks
     */
    public static BuildLease acquire(CacheDirectory directory) {
        LeaseFolder folder = new LeaseFolder(directory);
        try {
            return folder.behindGate(folder::newLease);
        } catch (IOException e) {
            throw new EnvironmentFailure("can't lock the cache directory " + directory.root() + ": " + e, e)
                    .suggest("Set cacheDirectory to a folder on a local disk.");
        }
    }

    @Override
    public void close() {
        try (channel) {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new EnvironmentFailure("can't release the cache directory's lock " + file + ": " + e, e);
        }
    }
}
