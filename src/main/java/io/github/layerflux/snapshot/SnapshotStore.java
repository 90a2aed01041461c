package io.github.layerflux.snapshot;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.content.PathLock;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Digest;
import io.github.layerflux.layer.Compression;
import io.github.layerflux.layer.Layer;
import io.github.layerflux.layer.LayerEntry;
import io.github.layerflux.layer.LayerReader;
import io.github.layerflux.layer.PackedLayer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Unpacked layers, shared by all builds of a user: {@code snapshots/<mapping>/<id>/fs}. They are unpacked under a
 * temporary name and published by a rename; when two processes make the same one, the first wins and the other uses
 * it. The folder {@code <id>} is touched at each use, so that pruning knows what is not needed.
 */
public final class SnapshotStore {

    private static final String TREE = "fs";
    private static final String ROOT_MARK = "root";

    private final ContentStore store;
    private final Path place;
    private final Path workshop;
    private final BootMark mark = new BootMark();
    private final Owners owners;
    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<String, Object> locks = new ConcurrentHashMap<>();

    /**
     * @param mapping what user ids mean in this process, as a folder name
     * @param workshop a folder of this process on the same file system, for what is half made
     * @param owners where owners are kept
     */
    public SnapshotStore(ContentStore store, String mapping, Path workshop, Owners owners) {
        this.store = store;
        this.place = store.directory().snapshots().resolve(mapping);
        this.workshop = workshop;
        this.owners = owners;
    }

    /** An image's layers in one folder, named by their chainID (image-spec, config.md, "Layer ChainID"). */
    public Snapshot flattened(List<Layer> layers) {
        String chain = "";
        for (Layer layer : layers) {
            String diffId = layer.diffId().toString();
            chain = chain.isEmpty() ? diffId : Digest.of(chain + " " + diffId).toString();
        }
        String id = chain.isEmpty() ? "scratch" : Digest.parse(chain).hex();
        return snapshot(id, layers, LayerApplier.Whiteouts.REMOVE);
    }

    /** One layer alone, with its whiteouts, for use above others; empty when it has some that can't be made here. */
    public Optional<Snapshot> single(Layer layer) {
        try {
            return Optional.of(snapshot("layer-" + layer.diffId().hex(), List.of(layer), LayerApplier.Whiteouts.KEEP));
        } catch (LayerApplier.WhiteoutRefused e) {
            return Optional.empty();
        }
    }

    private Snapshot snapshot(String id, List<Layer> layers, LayerApplier.Whiteouts whiteouts) {
        Path published = place.resolve(id);
        synchronized (locks.computeIfAbsent(id, key -> new Object())) {
            try {
                if (mark.isInDoubt(published)) {
                    takeAway(published);
                }
                while (!Files.isDirectory(published)
                        || !store.directory().lastUse().stamp(published)) {
                    Path draft = workshop.resolve("unpack-" + numbers.incrementAndGet());
                    try {
                        unpack(layers, whiteouts, draft);
                        mark.put(draft);
                        publish(draft, published);
                    } finally {
                        DeepDelete.delete(draft);
                    }
                }
                mark.settle(published);
                return new Snapshot(published.resolve(TREE), Files.exists(published.resolve(ROOT_MARK)));
            } catch (IOException e) {
                throw EnvironmentFailure.io("can't unpack layers into " + published, e);
            }
        }
    }

    /** Another process may be at the same: what it has unpacked meanwhile is not in doubt. */
    @SuppressWarnings("try") // the lock is held, not used
    private void takeAway(Path published) throws IOException {
        Path doubtful = workshop.resolve("doubtful-" + numbers.incrementAndGet());
        try (@SuppressWarnings("try")
                PathLock held = PathLock.acquire(store.directory().builds().resolve("snapshots.lock"))) {
            if (mark.isInDoubt(published)) {
                Files.move(published, doubtful, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        DeepDelete.delete(doubtful);
    }

    /** Changes a tree that nobody else uses by a layer. */
    public void apply(Layer layer, Path tree) throws IOException {
        unpack(layer, new LayerApplier(tree, LayerApplier.Whiteouts.REMOVE, owners));
    }

    /**
     * Changes a tree by a layer that nobody vouches for: it may have no devices, and no more than it says.
     *
     * @throws EnvironmentFailure when it isn't what it should be
     */
    public void apply(PackedLayer layer, Path tree) throws IOException {
        LayerApplier applier = new LayerApplier(tree, LayerApplier.Whiteouts.REMOVE, owners);
        unpack(new Layer(layer.blob(), layer.diffId()), applier, layer.size(), false);
    }

    private void unpack(List<Layer> layers, LayerApplier.Whiteouts whiteouts, Path draft) throws IOException {
        Path tree = draft.resolve(TREE);
        Files.createDirectories(tree);
        Files.setAttribute(tree, "unix:mode", 0755, LinkOption.NOFOLLOW_LINKS);
        boolean describesRoot = false;
        for (Layer layer : layers) {
            describesRoot |= unpack(layer, new LayerApplier(tree, whiteouts, owners));
        }
        if (describesRoot) {
            Files.createFile(draft.resolve(ROOT_MARK));
        }
    }

    private boolean unpack(Layer layer, LayerApplier applier) throws IOException {
        return unpack(layer, applier, LayerReader.NO_LIMIT, true);
    }

    private boolean unpack(Layer layer, LayerApplier applier, long limit, boolean devices) throws IOException {
        MessageDigest engine = Digest.sha256();
        InputStream blob = new BufferedInputStream(store.open(layer.descriptor().digest()), 1 << 16);
        InputStream tar = new FullyDigested(Compression.decompressAny(blob), engine);
        try (LayerReader reader = LayerReader.ofLayer(layer.diffId().toString(), tar, limit)) {
            for (Optional<LayerEntry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                if (devices || !entry.get().type().isDevice()) {
                    applier.apply(entry.get(), reader.body());
                }
            }
            reader.drain();
        }
        Digest actual = Digest.finish(engine);
        if (!actual.equals(layer.diffId())) {
            throw new EnvironmentFailure("a layer's content is not what the image says: expected diffID "
                    + layer.diffId() + ", got " + actual);
        }
        return applier.finish();
    }

    /** Digests what is skipped as well, which the JDK's doesn't. */
    private static final class FullyDigested extends DigestInputStream {
        FullyDigested(InputStream in, MessageDigest engine) {
            super(in, engine);
        }

        @Override
        public long skip(long count) throws IOException {
            byte[] buffer = new byte[(int) Math.max(1, Math.min(count, 1 << 16))];
            long left = count;
            while (left > 0) {
                int read = read(buffer, 0, (int) Math.min(left, buffer.length));
                if (read < 0) {
                    break;
                }
                left -= read;
            }
            return count - left;
        }
    }

    private void publish(Path draft, Path published) throws IOException {
        Files.createDirectories(place);
        try {
            Files.move(draft, published, StandardCopyOption.ATOMIC_MOVE);
        } catch (DirectoryNotEmptyException | FileAlreadyExistsException e) {
            // another process was faster; what it made is the same
        } catch (java.nio.file.FileSystemException e) {
            if (!Files.isDirectory(published)) {
                throw e;
            }
        }
    }
}
