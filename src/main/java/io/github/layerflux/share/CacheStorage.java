package io.github.layerflux.share;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import reactor.core.publisher.Mono;

/** A place of shared caches, read and written piece by piece. What it gives is verified by digest. */
sealed interface CacheStorage permits RegistryStorage, FolderStorage {

    CacheLocation location();

    /** The manifest; empty when there is none yet. */
    Mono<Optional<byte[]>> manifest();

    /** A small blob. */
    Mono<byte[]> read(Descriptor blob, int limit);

    /** Brings a blob into the store. */
    Mono<Descriptor> fetch(Descriptor blob, ContentStore store);

    /** The manifest as one who will replace it sees it. */
    Mono<Optional<byte[]>> replaceable();

    /**
     * Brings blobs there that aren't.
     *
     * @param store has them, unless they are there or elsewhere
     * @param elsewhere registries where blobs lie that are in neither
     */
    Mono<Moved> send(List<Descriptor> blobs, ContentStore store, Map<Digest, CacheLocation.Registry> elsewhere);

    /** Those that aren't there any more. */
    Mono<Set<Digest>> missing(List<Descriptor> blobs);

    /**
     * Puts a manifest in the place of another.
     *
     * @param expected what is to be replaced
     * @return whether it was; if not, somebody else was faster
     */
    Mono<Boolean> replace(Optional<Digest> expected, byte[] manifest);

    /**
     * How long after {@link #replace} the manifest may still be overwritten by one who looked before; nothing where
     * writers lock.
     */
    Duration window();

    /** What a write moved; what was there already doesn't count. */
    record Moved(int blobs, long bytes) {
        static final Moved NOTHING = new Moved(0, 0);

        Moved and(Moved more) {
            return new Moved(blobs + more.blobs, bytes + more.bytes);
        }
    }
}
