package io.github.layerflux.housekeeping;

import io.github.layerflux.cache.LeaseFolder;
import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.content.PathLock;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.snapshot.ConcurrentDelete;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Clears the build cache, all of it or what a {@link PruneRequest} asks for.
 *
 * <p>Nothing goes that a running build uses ({@link Protection}), except that clearing everything takes step records and
 * file digests from under it: those it can miss. Their layers stay until it has ended.
 */
public final class Prune {

    private final ContentStore store;
    private final CacheDirectory directory;
    private final Function<ConcurrentDelete, Deleter> deleters;
    private final LeaseFolder leases;

    public Prune(ContentStore store) {
        this(store, many -> many::delete);
    }

    Prune(ContentStore store, Function<ConcurrentDelete, Deleter> deleters) {
        this.store = store;
        this.directory = store.directory();
        this.deleters = deleters;
        this.leases = new LeaseFolder(directory);
    }

    /**
     * What {@link #run} would take away now; changes nothing.
     *
     * @throws EnvironmentFailure when the cache directory can't be read, or its index is damaged
     */
    public PrunePlan plan(PruneRequest request) {
        return PrunePlan.of(new InventoryReader(store).read(), request, protection());
    }

    Protection protection() {
        // where nobody may write, on a read-only file system, no build runs, and there is no lock to be had
        if (!Files.isDirectory(directory.builds()) || !Files.isWritable(directory.builds())) {
            return new Protection(new LeaseFolder.Running(0, Long.MAX_VALUE, 0));
        }
        try (PathLock gate = leases.gate().hold()) {
            return new Protection(leases.running());
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /**
     * Takes away what is asked for.
     *
     * @throws EnvironmentFailure when the cache directory can't be read or written, or its index is damaged
     */
    public Pruned run(PruneRequest request) {
        directory.create();
        try (ConcurrentDelete many = new ConcurrentDelete()) {
            Trash trash = new Trash(directory, deleters.apply(many));
            return request.isEverything() ? everything(request, many, trash) : take(plan(request), many, trash);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private Pruned take(PrunePlan plan, ConcurrentDelete many, Trash trash) throws IOException {
        Removal removal = new Removal(store, leases, many, trash);
        removal.take(plan.items());
        List<java.nio.file.Path> left = new ArrayList<>();
        Pruned done = removal.result(left);
        return new Pruned(
                done.records(),
                done.blobs(),
                done.mounts(),
                done.bytes(),
                done.inUse() + plan.inUse(),
                done.runningBuilds(),
                left);
    }

    /** By whole folders where no build runs, and then what is left: blobs. */
    private Pruned everything(PruneRequest request, ConcurrentDelete many, Trash trash) throws IOException {
        Clearance clearance = new Clearance(directory, trash);
        int builds;
        try (PathLock gate = leases.gate().hold()) {
            leases.gate().beginTaking();
            builds = leases.running().count();
            clearance.take(builds == 0);
            leases.gate().endTaking();
        }
        Pruned cleared = clearance.finish();
        Pruned rest = take(plan(request).without(cleared.left()), many, trash);
        List<java.nio.file.Path> left = new ArrayList<>(cleared.left());
        left.addAll(rest.left());
        return new Pruned(
                cleared.records() + rest.records(),
                cleared.blobs() + rest.blobs(),
                cleared.mounts() + rest.mounts(),
                cleared.bytes() + rest.bytes(),
                rest.inUse(),
                Math.max(builds, rest.runningBuilds()),
                left);
    }

    private EnvironmentFailure failure(IOException e) {
        return new EnvironmentFailure("can't prune the cache directory " + directory.root() + ": " + e, e);
    }
}
