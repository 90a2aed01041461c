package io.github.layerflux.cache;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.PathLock;
import io.github.layerflux.failure.EnvironmentFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Tells that a build uses the cache directory: while one is open, {@link Prune} takes away no blob, snapshot or mount.
 * Whoever reads or writes anything below the cache directory holds a lease for all that time.
 *
 * <p>A lease is a locked file in {@code builds/}; the lock goes with the process, however that ends.
 */
public final class BuildLease implements AutoCloseable {

    private static final long MARGIN_MS = 60_000;

    private final LeaseFolder.Lease lease;

    private BuildLease(LeaseFolder.Lease lease) {
        this.lease = lease;
    }

    /**
     * Begins to use the cache directory; waits for a prune that is just taking things away (milliseconds).
     *
     * @throws EnvironmentFailure when the directory can't be written, or its file system has no locks
     */
    public static BuildLease acquire(CacheDirectory directory) {
        LeaseFolder folder = new LeaseFolder(directory);
        try (PathLock gate = folder.gate().hold()) {
            if (folder.hasAny()) {
                LeaseFolder.Running others = folder.running();
                if (others.dead() > 0) {
                    deleteLeftovers(directory, others.oldest());
                }
            }
            return new BuildLease(folder.take());
        } catch (IOException e) {
            throw new EnvironmentFailure("can't look for running builds in " + directory.builds() + ": " + e, e);
        }
    }

    /**
     * Deletes files that killed builds had not finished. Folders are workers', which look after each other's.
     *
     * @param oldest when the oldest of the builds began that run, in milliseconds since the epoch
     */
    private static void deleteLeftovers(CacheDirectory directory, long oldest) throws IOException {
        String[] names = directory.temporary().toFile().list();
        for (String name : names == null ? new String[0] : names) {
            Path file = directory.temporary().resolve(name);
            try {
                BasicFileAttributes left =
                        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                // sealed blobs say they are of 1970: those that are about to be published are in a running build's
                // hands
                if (left.isRegularFile() && (oldest == Long.MAX_VALUE || isOlder(left, oldest))) {
                    Files.delete(file);
                }
            } catch (NoSuchFileException e) {
                continue; // a prune's
            }
        }
    }

    private static boolean isOlder(BasicFileAttributes file, long moment) {
        return file.lastAccessTime().toMillis() < moment - MARGIN_MS
                && file.lastModifiedTime().toMillis() < moment - MARGIN_MS;
    }

    /** Ends it; once. */
    @Override
    public void close() {
        try {
            lease.release();
        } catch (IOException e) {
            throw new EnvironmentFailure("can't remove " + lease.file() + ": " + e, e);
        }
    }
}
