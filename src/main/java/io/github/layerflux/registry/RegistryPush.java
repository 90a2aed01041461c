package io.github.layerflux.registry;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.image.Digest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Pushes an image to any number of references. Tags come last, after every repository has the whole image by its
 * digest: a push that fails somewhere has moved no tag anywhere. Pushing again what is there asks one question per
 * reference and moves nothing.
 */
public final class RegistryPush {

    private final RegistryClient client;
    private final ContentStore store;
    private final BlobOrigins origins;
    private final Consumer<BuildEvent> events;
    private final UploadTally tally = new UploadTally();

    /**
     * @param store has the blobs; those of base images may be missing in it
     * @param events progress and notes; called from any thread
     */
    public RegistryPush(RegistryClient client, ContentStore store, BlobOrigins origins, Consumer<BuildEvent> events) {
        this.client = Objects.requireNonNull(client, "client is null");
        this.store = Objects.requireNonNull(store, "store is null");
        this.origins = Objects.requireNonNull(origins, "origins is null");
        this.events = Objects.requireNonNull(events, "events is null");
    }

    /**
     * Pushes to all targets.
     *
     * @return what was done, in the order of the targets; fails with an
     *     {@link io.github.layerflux.failure.EnvironmentFailure}
     */
    public Mono<List<Pushed>> push(PushContent content, List<PushTarget> targets) {
        List<PushTarget> distinct = List.copyOf(new LinkedHashSet<>(targets));
        return FirstFailure.of(Flux.fromIterable(distinct)
                .flatMapSequential(
                        target -> isThere(content, target), client.settings().parallelism())
                .collectList()
                .flatMap(there -> push(content, distinct, there)));
    }

    /**
     * Sends all of the image to the targets' repositories, by its digest, and sets no tag: {@link #push} has little left
     * that can fail then. For those who have several images to push and want all of their tags or none.
     */
    public Mono<Void> send(PushContent content, List<PushTarget> targets) {
        Map<String, List<PushTarget>> registries = new LinkedHashMap<>();
        targets.forEach(target -> registries
                .computeIfAbsent(target.reference().registry(), name -> new ArrayList<>())
                .add(target));
        return FirstFailure.of(Flux.fromIterable(registries.values())
                .flatMap(those -> registry(content, those))
                .then());
    }

    private Mono<Boolean> isThere(PushContent content, PushTarget target) {
        return manifests(target).has(name(target, content.digest()), content.top());
    }

    private Mono<List<Pushed>> push(PushContent content, List<PushTarget> targets, List<Boolean> there) {
        Map<String, List<PushTarget>> registries = new LinkedHashMap<>();
        List<PushTarget> missing = new ArrayList<>();
        List<Pushed> results = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            PushTarget target = targets.get(i);
            results.add(new Pushed(target, content.digest(), !there.get(i)));
            if (!there.get(i)) {
                missing.add(target);
                registries
                        .computeIfAbsent(target.reference().registry(), name -> new ArrayList<>())
                        .add(target);
            }
        }
        return Flux.fromIterable(registries.values())
                .flatMap(those -> registry(content, those))
                .thenMany(Flux.fromIterable(missing).filter(target -> !target.byDigest()))
                .concatMap(target -> manifests(target).put(name(target, content.digest()), content.top()))
                .then(Mono.fromSupplier(() -> told(results)));
    }

    /** One repository after the other: the second mounts what the first got. */
    private Mono<Void> registry(PushContent content, List<PushTarget> targets) {
        Set<String> done = new LinkedHashSet<>();
        Map<String, PushTarget> repositories = new LinkedHashMap<>();
        targets.forEach(target -> repositories.putIfAbsent(target.repository(), target));
        return Flux.fromIterable(repositories.values())
                .concatMap(target -> Mono.defer(() -> new RepositoryPush(
                                        client,
                                        store,
                                        client.uploads(target.reference()),
                                        origins,
                                        Set.copyOf(done),
                                        tally,
                                        events)
                                .run(content))
                        .doOnSuccess(nothing -> done.add(target.reference().repository())))
                .then();
    }

    /** What went over the line so far. */
    public UploadTally tally() {
        return tally;
    }

    private ManifestUpload manifests(PushTarget target) {
        return new ManifestUpload(client.uploads(target.reference()), client.retries());
    }

    private static String name(PushTarget target, Digest digest) {
        return target.byDigest() ? digest.toString() : target.reference().tag().orElse("latest");
    }

    private List<Pushed> told(List<Pushed> results) {
        for (Pushed pushed : results) {
            String name = pushed.target().byDigest()
                    ? pushed.target().repository()
                    : pushed.target().reference().familiar();
            events.accept(new BuildEvent.Note(
                    pushed.moved()
                            ? "pushed " + name + " → " + pushed.digest()
                            : name + " is up to date, nothing was pushed: " + pushed.digest()));
        }
        return results;
    }
}
