package io.github.layerflux.cache;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.content.PathLock;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Digest;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Clears the build cache, as {@code docker builder prune} does: every step is executed again, images stay. Removed are
 * step records, file digests, tables of contents, records of compression, snapshots, cache mounts, leftovers, and blobs
 * that no image of the store refers to.
 *
 * <p>While other builds run ({@link BuildLease}), only what they can miss goes: records and file digests. A build that
 * has found a record relies on blobs, snapshots and tables behind it, and nobody knows which; they stay until a prune
 * finds no build running.
 *
 * <p>Things are taken away by renames behind the gate that builds enter through, then deleted at leisure.
 */
public final class Prune {

    private final ContentStore store;
    private final CacheDirectory directory;
    private final Deleter deleter;

    public Prune(ContentStore store, Deleter deleter) {
        this.store = store;
        this.directory = store.directory();
        this.deleter = deleter;
    }

    /**
     * Clears the cache.
     *
     * @param keep manifests or indexes to keep with all they refer to, besides those in the store's {@code index.json}
     * @throws EnvironmentFailure when the cache directory can't be read or written
     */
    public Pruned run(Collection<Digest> keep) {
        directory.create();
        Path trash = directory.newTemporary("prune");
        LeaseFolder leases = new LeaseFolder(directory);
        try {
            Taken taken;
            try (PathLock gate = leases.gate()) {
                taken = takeAway(trash, leases.held(), keep);
            }
            return delete(taken);
        } catch (IOException e) {
            throw new EnvironmentFailure("can't prune the cache directory " + directory.root() + ": " + e, e);
        }
    }

    /**
     * What nobody can reach any more.
     *
     * @param trash the folder that things were moved to
     * @param doomed all trees to delete, {@code trash} among them
     */
    private record Taken(Path trash, List<Path> doomed, int runningBuilds) {}

    private Taken takeAway(Path trash, int runningBuilds, Collection<Digest> keep) throws IOException {
        boolean everything = runningBuilds == 0;
        // what is referred to is found out first: a damaged index must not cost anything
        Set<Digest> referenced = everything ? new ReferencedBlobs(store).from(keep) : Set.of();
        Files.createDirectory(trash);
        // whole folders by one rename each: what is in them may belong to other users of a user namespace
        renew(directory.steps(), trash);
        renew(directory.stat(), trash);
        if (everything) {
            renew(directory.contents(), trash);
            renew(directory.compressed(), trash);
            renew(directory.snapshots(), trash);
            renew(directory.mounts(), trash);
            renew(directory.downloads(), trash);
            Path blobs = Files.createDirectory(trash.resolve("blobs"));
            for (Path blob : list(store.path(Digest.of("")).getParent())) {
                String name = blob.getFileName().toString();
                if (!isReferenced(name, referenced)) {
                    Files.move(blob, blobs.resolve(name));
                }
            }
        }
        // nobody is half-way through anything: what lies in tmp is of killed builds and prunes
        return new Taken(trash, everything ? list(directory.temporary()) : List.of(trash), runningBuilds);
    }

    private static boolean isReferenced(String name, Set<Digest> referenced) {
        try {
            return referenced.contains(new Digest(name));
        } catch (IllegalArgumentException e) {
            return true; // no blob of ours
        }
    }

    private static void renew(Path folder, Path trash) throws IOException {
        try {
            Files.move(folder, trash.resolve(folder.getFileName().toString()));
        } catch (NoSuchFileException e) {
            // a prune that was killed between the two lines: there is nothing to take away
        }
        Files.createDirectories(folder);
    }

    private static List<Path> list(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(found::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return found;
    }

    private Pruned delete(Taken taken) throws IOException {
        int records = 0;
        for (Path parent : list(taken.trash.resolve("steps"))) {
            for (Path record : list(parent)) {
                records += record.toString().endsWith(".json") ? 1 : 0;
            }
        }
        int blobs = list(taken.trash.resolve("blobs")).size();
        long freed = 0;
        List<Path> left = new ArrayList<>();
        for (Path tree : taken.doomed) {
            freed += TreeSize.of(tree);
            try {
                deleter.delete(tree);
            } catch (IOException e) {
                left.add(tree);
                freed -= TreeSize.of(tree);
            }
        }
        return new Pruned(records, blobs, freed, taken.runningBuilds, left);
    }
}
