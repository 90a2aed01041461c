package io.github.layerflux.share;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.MediaTypes;
import io.github.layerflux.registry.BlobOrigins;
import io.github.layerflux.registry.PushContent;
import io.github.layerflux.registry.PushTarget;
import io.github.layerflux.registry.RegistryClient;
import io.github.layerflux.registry.RegistryPush;
import io.github.layerflux.registry.ResolvedManifest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/** A tag of a registry's repository. */
final class RegistryStorage implements CacheStorage {

    private final CacheLocation.Registry location;
    private final ImageReference reference;
    private final RegistryClient client;
    private final Consumer<BuildEvent> events;

    RegistryStorage(CacheLocation.Registry location, RegistryClient client, Consumer<BuildEvent> events) {
        this.location = location;
        this.reference = location.reference();
        this.client = client;
        this.events = events;
    }

    @Override
    public CacheLocation location() {
        return location;
    }

    @Override
    public Mono<Optional<byte[]>> manifest() {
        return client.find(reference).map(found -> found.map(ResolvedManifest::bytes));
    }

    @Override
    public Mono<byte[]> read(Descriptor blob, int limit) {
        return client.readBlob(reference, blob, limit);
    }

    @Override
    public Mono<Descriptor> fetch(Descriptor blob, ContentStore store) {
        return client.fetchBlob(reference, blob, store);
    }

    @Override
    public Mono<Moved> write(byte[] manifest, ContentStore store, Map<Digest, CacheLocation.Registry> elsewhere) {
        Map<Digest, List<ImageReference>> origins = new HashMap<>();
        elsewhere.forEach((digest, place) -> origins.put(digest, List.of(place.reference())));
        RegistryPush push = new RegistryPush(client, store, BlobOrigins.in(origins), this::transfers);
        Descriptor descriptor = Descriptor.of(MediaTypes.OCI_MANIFEST, Digest.of(manifest), manifest.length);
        return push.push(PushContent.image(descriptor, manifest), List.of(new PushTarget(reference, false)))
                .then(Mono.fromSupplier(
                        () -> new Moved(push.tally().blobs(), push.tally().bytes())));
    }

    /** What was pushed is told in our own words. */
    private void transfers(BuildEvent event) {
        if (!(event instanceof BuildEvent.Note)) {
            events.accept(event);
        }
    }
}
