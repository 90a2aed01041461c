package io.github.layerflux.share;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.content.IndexFile;
import io.github.layerflux.content.MissingBlob;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ManifestJson;
import io.github.layerflux.image.MediaTypes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * An OCI image layout, such as a folder that a CI system keeps between runs. Whoever writes holds the lock of
 * {@link SharedFolder}; readers never lock.
 */
final class FolderStorage implements CacheStorage {

    private static final int MAX_MANIFEST = 4 << 20;

    private final CacheLocation.Folder location;
    private final IndexFile index;
    private final Scheduler workers;

    FolderStorage(CacheLocation.Folder location, Scheduler workers) {
        this.location = location;
        this.index = new IndexFile(location.folder());
        this.workers = workers;
    }

    @Override
    public CacheLocation location() {
        return location;
    }

    private Path path(Digest blob) {
        return location.folder().resolve("blobs").resolve("sha256").resolve(blob.hex());
    }

    @Override
    public Mono<Optional<byte[]>> manifest() {
        return Mono.fromCallable(() -> {
                    for (Descriptor manifest : named()) {
                        if (isOurs(manifest)) {
                            return Optional.of(verified(manifest, MAX_MANIFEST));
                        }
                    }
                    return Optional.<byte[]>empty();
                })
                .subscribeOn(workers);
    }

    private List<Descriptor> named() {
        try {
            return index.read();
        } catch (EnvironmentFailure e) {
            throw isCorrupt(e)
                    ? new EnvironmentFailure(index.path() + " is not the index of an OCI image layout", e)
                    : e;
        }
    }

    /** What stays beside ours; a corrupt index names nothing any more and is replaced, of which the reader has warned. */
    private List<Descriptor> namedOrNone() {
        try {
            return index.read();
        } catch (EnvironmentFailure e) {
            if (isCorrupt(e)) {
                return List.of();
            }
            throw e;
        }
    }

    /** Rather than unreadable, which may pass. */
    private static boolean isCorrupt(EnvironmentFailure failure) {
        return !(failure.getCause() instanceof IOException);
    }

    private boolean isOurs(Descriptor manifest) {
        return location.tag().equals(manifest.annotations().get(IndexFile.REF_NAME));
    }

    @Override
    public Mono<byte[]> read(Descriptor blob, int limit) {
        return Mono.fromCallable(() -> verified(blob, limit)).subscribeOn(workers);
    }

    private byte[] verified(Descriptor blob, int limit) throws IOException {
        try (InputStream in = Files.newInputStream(path(blob.digest()))) {
            byte[] bytes = in.readNBytes((int) Math.min(limit, blob.size()) + 1);
            if (bytes.length != blob.size() || !Digest.of(bytes).equals(blob.digest())) {
                throw new EnvironmentFailure(path(blob.digest()) + " is damaged");
            }
            return bytes;
        }
    }

    @Override
    public Mono<Descriptor> fetch(Descriptor blob, ContentStore store) {
        return Mono.fromCallable(() -> {
                    store.add(blob, path(blob.digest()));
                    return blob;
                })
                .subscribeOn(workers);
    }

    @Override
    public Mono<Optional<byte[]>> replaceable() {
        return manifest();
    }

    @Override
    public Mono<Moved> send(List<Descriptor> blobs, ContentStore store, Map<Digest, CacheLocation.Registry> elsewhere) {
        return Mono.fromCallable(() -> new SharedFolder(location.folder()).add(blobs, store))
                .subscribeOn(workers);
    }

    @Override
    public Mono<Set<Digest>> missing(List<Descriptor> blobs) {
        return Mono.fromCallable(() -> new SharedFolder(location.folder()).missing(blobs))
                .subscribeOn(workers);
    }

    @Override
    public Mono<Boolean> replace(Optional<Digest> expected, byte[] manifest) {
        return Mono.fromCallable(() -> put(manifest)).subscribeOn(workers);
    }

    @Override
    public Duration window() {
        return Duration.ZERO;
    }

    private boolean put(byte[] bytes) throws IOException {
        SharedFolder folder = new SharedFolder(location.folder());
        Set<Digest> lost = folder.missing(ManifestJson.manifest(bytes).layers());
        if (!lost.isEmpty()) {
            String one = lost.iterator().next().toString();
            throw new EnvironmentFailure(
                    "blob " + one + " of the cache is not in " + location.folder(), new MissingBlob(one + " is lost"));
        }
        Descriptor top = Descriptor.of(MediaTypes.OCI_MANIFEST, Digest.of(bytes), bytes.length);
        folder.add(top, bytes);
        List<Descriptor> named = new ArrayList<>();
        List<Descriptor> before = new ArrayList<>(namedOrNone());
        for (Descriptor there : before) {
            if (!isOurs(there)) {
                named.add(there);
            }
        }
        named.add(top.withAnnotation(IndexFile.REF_NAME, location.tag()));
        index.write(named);
        if (!before.isEmpty()) { // else what lies there is somebody else's, or of caches that nobody can name
            before.removeAll(named);
            folder.forgetOthers(named, before);
        }
        return true;
    }
}
