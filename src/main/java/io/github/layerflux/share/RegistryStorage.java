package io.github.layerflux.share;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.registry.BlobOrigins;
import io.github.layerflux.registry.RegistryClient;
import io.github.layerflux.registry.RegistrySettings;
import io.github.layerflux.registry.RegistryTimer;
import io.github.layerflux.registry.ResolvedManifest;
import io.github.layerflux.registry.SharedTag;
import io.github.layerflux.registry.Unavailable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/** A tag of a registry's repository. */
final class RegistryStorage implements CacheStorage {

    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final CacheLocation.Registry location;
    private final ImageReference reference;
    private final RegistryClient client;
    private final RegistryClient writing;
    private final RegistryTimer timer;
    private final Duration mute;
    private final Duration patient;
    private final Consumer<BuildEvent> events;
    private volatile Duration window = Duration.ZERO;

    /** @param writing the same, with more patience */
    RegistryStorage(
            CacheLocation.Registry location,
            RegistryClient client,
            RegistryClient writing,
            RegistrySettings settings,
            Consumer<BuildEvent> events) {
        this.location = location;
        this.reference = location.reference();
        this.client = client;
        this.writing = writing;
        this.timer = settings.timer();
        this.patient = settings.responseTimeout();
        this.mute = patient.dividedBy(3); // what is only there to save time isn't waited for as long as an image
        this.events = events;
    }

    @Override
    public CacheLocation location() {
        return location;
    }

    @Override
    public Mono<Optional<byte[]>> manifest() {
        return answered(Mono.defer(() -> client.find(reference)), mute);
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
    public Mono<Optional<byte[]>> replaceable() {
        return answered(Mono.defer(() -> tag(writing).read()), patient);
    }

    /** The first question of all: a registry that says nothing to it says nothing. */
    private Mono<Optional<byte[]>> answered(Mono<Optional<ResolvedManifest>> manifest, Duration limit) {
        return Mono.defer(() -> manifest.timeout(limit, timer.scheduler()))
                .onErrorMap(
                        TimeoutException.class,
                        late -> new EnvironmentFailure(
                                "no answer from " + reference.registry() + " in " + limit.toMillis() / 1000.0 + " s",
                                new Unavailable("no answer", late)))
                .map(found -> found.map(ResolvedManifest::bytes));
    }

    private SharedTag tag(RegistryClient as) {
        return new SharedTag(as, reference);
    }

    @Override
    public Mono<Moved> send(List<Descriptor> blobs, ContentStore store, Map<Digest, CacheLocation.Registry> elsewhere) {
        Map<Digest, List<ImageReference>> origins = new HashMap<>();
        elsewhere.forEach((digest, place) -> origins.put(digest, List.of(place.reference())));
        SharedTag tag = tag(writing);
        return tag.send(blobs, store, BlobOrigins.in(origins), this::transfers)
                .then(Mono.fromSupplier(
                        () -> new Moved(tag.tally().blobs(), tag.tally().bytes())));
    }

    @Override
    public Mono<Set<Digest>> missing(List<Descriptor> blobs) {
        return Mono.defer(() -> tag(client).missing(blobs));
    }

    @Override
    public Mono<Boolean> replace(Optional<Digest> expected, byte[] manifest) {
        return Mono.defer(() -> {
            long began = System.nanoTime();
            return tag(writing)
                    .replace(expected, manifest)
                    .doOnNext(replaced -> window = Duration.ofNanos(System.nanoTime() - began));
        });
    }

    /** Others' requests take about as long as ours did, or some times that. */
    @Override
    public Duration window() {
        Duration theirs = window.multipliedBy(3);
        return theirs.compareTo(LONGEST) > 0 ? LONGEST : theirs.compareTo(SHORTEST) < 0 ? SHORTEST : theirs;
    }

    /** What was pushed is told in our own words. */
    private void transfers(BuildEvent event) {
        if (!(event instanceof BuildEvent.Note)) {
            events.accept(event);
        }
    }
}
