package io.github.layerflux.context;

import io.github.layerflux.image.Digest;
import io.github.layerflux.layer.LayerEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Digests of a context's files, read by several threads; what is read is remembered. A file that the stat cache knows
 * already carries its digest ({@link LayerEntry#content}) and isn't read.
 */
public final class ContextDigests {

    private static final int BUFFER = 64 * 1024;
    /** Files that one task reads. */
    private static final int PART = 32;

    private final ContextTree tree;
    private final StatCache stats;
    private final Workers workers;

    /** @param stats the one that the tree was made with */
    public ContextDigests(ContextTree tree, StatCache stats, Workers workers) {
        this.tree = tree;
        this.stats = stats;
        this.workers = workers;
    }

    /**
     * The digests of some files.
     *
     * @param files entries of the tree of type FILE
     * @return in the order of {@code files}
     * @throws io.github.layerflux.failure.EnvironmentFailure for a file that can't be read, and names it
     */
    public List<Digest> of(List<LayerEntry> files) {
        Digest[] digests = new Digest[files.size()];
        List<Integer> unread = new ArrayList<>();
        for (int i = 0; i < digests.length; i++) {
            Optional<Digest> known = files.get(i).content();
            if (known.isPresent()) {
                digests[i] = known.get();
            } else {
                unread.add(i);
            }
        }
        if (!unread.isEmpty()) {
            SharedQueue queue = new SharedQueue();
            for (int from = 0; from < unread.size(); from += PART) {
                List<Integer> part = unread.subList(from, Math.min(from + PART, unread.size()));
                queue.add(() -> read(files, part, digests));
            }
            queue.workOff(workers);
            stats.save();
        }
        return List.of(digests);
    }

    /**
     * Whether any of them was changed after a moment, by what its file system says of it; also what can't be read any
     * more. A clock's tick, some milliseconds, is too short to be seen.
     *
     * @param moment in nanoseconds since the epoch
     * @return false where the digests of files aren't remembered: there nothing tells
     */
    public boolean changedSince(List<LayerEntry> files, long moment) {
        if (stats == StatCache.NONE) {
            return false;
        }
        for (LayerEntry file : files) {
            Path path = tree.locate(file.path());
            try {
                if (path == null || tree.stamp(path).map(FileStamp::ctime).orElse(Long.MIN_VALUE) > moment) {
                    return true;
                }
            } catch (IOException e) {
                return true;
            }
        }
        return false;
    }

    private void read(List<LayerEntry> files, List<Integer> part, Digest[] digests) {
        byte[] buffer = new byte[BUFFER];
        MessageDigest engine = Digest.sha256();
        for (int i : part) {
            digests[i] = read(files.get(i), engine, buffer);
        }
    }

    private Digest read(LayerEntry file, MessageDigest engine, byte[] buffer) {
        Path path = tree.locate(file.path());
        try {
            if (path == null) {
                throw new NoSuchFileException(file.path());
            }
            long began = now();
            Optional<FileStamp> before = tree.stamp(path);
            try (InputStream in = tree.open(file)) {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    engine.update(buffer, 0, n);
                }
            }
            Digest digest = Digest.finish(engine);
            if (before.isPresent() && before.equals(tree.stamp(path))) {
                stats.remember(file.path(), before.get(), digest, began);
            }
            return digest;
        } catch (IOException e) {
            throw ContextTree.unreadable(file.path(), e);
        }
    }

    /** Nanoseconds since the epoch. */
    public static long now() {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }
}
