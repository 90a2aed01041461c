package io.github.layerflux.share;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import java.util.Map;
import java.util.Optional;
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

    /**
     * Puts a manifest in the place of what is there, after the blobs that it names.
     *
     * @param manifest it, its configuration and its blobs lie in the store, or here already
     * @param elsewhere registries where blobs lie that are in neither
     */
    Mono<Moved> write(byte[] manifest, ContentStore store, Map<Digest, CacheLocation.Registry> elsewhere);

    /** What a write moved; what was there already doesn't count. */
    record Moved(int blobs, long bytes) {}
}
