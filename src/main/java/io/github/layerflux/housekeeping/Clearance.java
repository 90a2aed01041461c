package io.github.layerflux.housekeeping;

import io.github.layerflux.cache.RecordPlace;
import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.References;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Clears whole folders by one rename each: what is in them may belong to other users of a user namespace, and there may
 * be a lot of it.
 */
final class Clearance {

    private final CacheDirectory directory;
    private final Trash trash;
    private final List<Path> renewed = new ArrayList<>();
    private int records;
    private int mounts;

    Clearance(CacheDirectory directory, Trash trash) {
        this.directory = directory;
        this.trash = trash;
    }

    /**
     * Takes all that is no image's but blobs; the gate must be held.
     *
     * @param alone whether no build runs; else only what builds can miss goes
     */
    void take(boolean alone) throws IOException {
        new References(directory).list(); // a damaged index must not cost anything: nobody knows then what images need
        records = records();
        if (alone) {
            // what lies in tmp is of killed builds and prunes: nobody is half-way through anything
            for (String name : InventoryBuilder.names(directory.temporary())) {
                trash.takeLeftover(directory.temporary().resolve(name));
            }
        }
        renew(directory.steps());
        renew(directory.stat());
        if (alone) {
            renew(directory.contents());
            renew(directory.compressed());
            renew(directory.snapshots());
            mounts = mounts();
            renew(directory.mounts());
            renew(directory.downloads());
            renew(directory.history());
            renew(directory.classes());
        }
    }

    private int records() {
        int count = 0;
        for (String shelf : InventoryBuilder.names(directory.steps())) {
            for (String name : InventoryBuilder.names(directory.steps().resolve(shelf))) {
                count += RecordPlace.isRecord(name) ? 1 : 0;
            }
        }
        return count;
    }

    /** {@code mounts/<ids>/<name>/<number>}. */
    private int mounts() {
        int count = 0;
        for (String ids : InventoryBuilder.names(directory.mounts())) {
            Path place = directory.mounts().resolve(ids);
            for (String name : InventoryBuilder.names(place)) {
                for (String number : InventoryBuilder.names(place.resolve(name))) {
                    count += number.chars().allMatch(Character::isDigit) ? 1 : 0;
                }
            }
        }
        return count;
    }

    /** A prune that was killed in here may have left no folder. */
    private void renew(Path folder) throws IOException {
        if (!Files.exists(folder) || InventoryBuilder.names(folder).length > 0) {
            trash.take(folder);
            renewed.add(folder);
        }
    }

    /**
     * Deletes what was taken; the gate needn't be held.
     *
     * @throws IOException when the empty folders can't be made anew, for which there should be room now
     */
    Pruned finish() throws IOException {
        List<Path> left = new ArrayList<>();
        long freed = trash.empty(left);
        for (Path folder : renewed) {
            Files.createDirectories(folder); // unless a build has done it
        }
        return new Pruned(records, 0, mounts, freed, 0, 0, left);
    }
}
