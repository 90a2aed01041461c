package io.github.layerflux.housekeeping;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.content.PathLock;
import io.github.layerflux.content.WholeFile;
import io.github.layerflux.failure.BuildFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Keeps a cache directory below a maximum, after builds. What the last look found lies in {@code builds/usage}: bytes,
 * when it was (milliseconds since the epoch), how long it took (milliseconds), the maximum, and when
 * a blob had last come or gone.
 */
public final class AutomaticPrune {

    /** A look may take this part of the time that passes. */
    private static final int SHARE = 20;
    /** Of the maximum, in percent: so that not every build that adds something has to take something away. */
    private static final int LEFT = 90;

    private final ContentStore store;
    private final long maximum;
    private final Path usage;

    /** @param maximum in bytes, of all files of the cache directory */
    public AutomaticPrune(ContentStore store, long maximum) {
        this.store = store;
        this.maximum = maximum;
        this.usage = store.directory().usage();
    }

    /**
     * What a look found.
     *
     * @param maximum that it was for
     * @param blobsChanged when a blob last came or went, as the folder says: its clock ticks more slowly than ours
     */
    private record Look(long bytes, long at, long tookMs, long maximum, long blobsChanged) {}

    /**
     * Whether it is worth a look: two files tell. It isn't if no blob came or went since the last one, which is so after
     * wholly cached builds, or if that was only just. It is if what it found is more than a maximum that is new.
     *
     * @param now in milliseconds since the epoch
     */
    public boolean isDue(long now) {
        Optional<Look> last = last();
        if (last.isEmpty() || last.get().at() > now) {
            return true;
        }
        if (maximum < last.get().maximum() && maximum < last.get().bytes()) {
            return true;
        }
        return now - last.get().at() >= last.get().tookMs() * SHARE
                && blobsChanged() > last.get().blobsChanged();
    }

    private long blobsChanged() {
        try {
            return Files.getLastModifiedTime(
                            store.directory().images().resolve("blobs").resolve("sha256"))
                    .toMillis();
        } catch (IOException e) {
            return 0; // nothing was built yet
        }
    }

    private Optional<Look> last() {
        try {
            String[] words =
                    Files.readString(usage, StandardCharsets.US_ASCII).strip().split(" ");
            long at = Long.parseLong(words[1]);
            long most = words.length > 3 ? Long.parseLong(words[3]) : maximum;
            long blobsChanged = words.length > 4 ? Long.parseLong(words[4]) : at;
            return Optional.of(new Look(Long.parseLong(words[0]), at, Long.parseLong(words[2]), most, blobsChanged));
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    /**
     * Looks, and takes away what is too much; another process that is at it does so for this one.
     *
     * @return what was done, if anything was
     * @throws BuildFailure when the cache directory can't be read or written
     */
    public Optional<Pruned> run() {
        Optional<PathLock> turn = PathLock.tryAcquire(store.directory().builds().resolve("housekeeping.lock"));
        if (turn.isEmpty()) {
            return Optional.empty();
        }
        try (PathLock held = turn.get()) {
            long started = System.nanoTime();
            long bytes = CacheUsage.sums(store).total().bytes();
            Optional<Pruned> done = Optional.empty();
            if (bytes > maximum) {
                PruneFilter anything = PruneFilter.parse(List.of(), 0);
                long target = maximum / 100 * LEFT;
                done = Optional.of(new Prune(store).run(new PruneRequest(anything, OptionalLong.of(target))));
                bytes -= done.get().bytes();
            }
            long tookMs = (System.nanoTime() - started) / 1_000_000;
            remember(new Look(bytes, System.currentTimeMillis(), tookMs, maximum, blobsChanged()));
            return done;
        }
    }

    private void remember(Look look) {
        String text = look.bytes() + " " + look.at() + " " + look.tookMs() + " " + look.maximum() + " "
                + look.blobsChanged() + "\n";
        try {
            WholeFile.write(store.directory(), "usage", usage, text.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            return; // then the next build looks again
        }
    }
}
