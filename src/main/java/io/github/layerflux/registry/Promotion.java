package io.github.layerflux.registry;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.registry.AttachedArtifacts.Attached;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Gives an image that lies in a registry further names, there or in other registries, without building it again: the same
 * manifests, byte for byte, so the same digest. What a registry has is mounted or left, the rest goes by way of this
 * machine's store. The names come last, when the image and all that speaks of it have arrived.
 */
public final class Promotion {

    private final RegistryClient client;
    private final ContentStore store;
    private final Consumer<BuildEvent> events;

    /**
     * @param source the image; by its digest, when that is known, else by its tag
     * @param expected what the tag stood for when somebody wrote it down
     * @param allowMoved whether the expected digest is taken though the tag stands for another image by now
     * @param targets names with tags
     * @param mayMove which tags of targets may be taken from other images
     * @param artifacts whether signatures, attestations and other referrers go along
     */
    public record Request(
            ImageReference source,
            Optional<Expected> expected,
            boolean allowMoved,
            List<ImageReference> targets,
            Predicate<String> mayMove,
            boolean artifacts) {
        public Request {
            Objects.requireNonNull(source, "source is null");
            Objects.requireNonNull(expected, "expected is null");
            targets = List.copyOf(targets);
        }
    }

    /**
     * An image as it was recorded.
     *
     * @param digest of its manifest or index
     * @param local whether the digest was recorded before the push: the same image has another one in a registry if its
     *     layers were compressed on the way
     * @param imageIds of a local one the digests of its configurations, which stay: one, or of an index one for each of its
     *     images, in its order; none where they weren't recorded
     */
    public record Expected(Digest digest, boolean local, List<Digest> imageIds) {
        public Expected {
            Objects.requireNonNull(digest, "digest is null");
            imageIds = List.copyOf(imageIds);
        }

        /** What a registry had. */
        public static Expected pushed(Digest digest) {
            return new Expected(digest, false, List.of());
        }
    }

    /** @param store where blobs lie on their way from one registry to another */
    public Promotion(RegistryClient client, ContentStore store, Consumer<BuildEvent> events) {
        this.client = Objects.requireNonNull(client, "client is null");
        this.store = Objects.requireNonNull(store, "store is null");
        this.events = Objects.requireNonNull(events, "events is null");
    }

    /** @return what was done, in the order of the targets; fails with a {@code BuildFailure}, then no name was given */
    public Mono<List<Pushed>> run(Request request) {
        List<PushTarget> targets = new ArrayList<>();
        new LinkedHashSet<>(request.targets()).forEach(target -> targets.add(new PushTarget(target, false)));
        return FirstFailure.of(pinned(request)
                .flatMap(source -> new RemoteContent(client)
                        .of(source)
                        .flatMap(content -> free(request, content.digest())
                                .then(artifacts(request, source, content))
                                .flatMap(artifacts -> push(source, content, targets, artifacts)))));
    }

    /** The source by its digest. */
    private Mono<ImageReference> pinned(Request request) {
        ImageReference source = request.source();
        if (request.expected().isEmpty() || source.digest().isPresent()) {
            return Mono.just(source);
        }
        Expected expected = request.expected().get();
        return client.digest(source)
                .flatMap(found -> isExpected(source, found, expected).flatMap(same -> {
                    if (same) {
                        return Mono.just(source.withDigest(found.orElseThrow()));
                    }
                    String now = found.isEmpty() ? "is gone" : "stands for " + found.get() + " now";
                    String moved = "the tag " + source.familiar() + " " + now + ", not for " + expected.digest()
                            + " as recorded";
                    if (!request.allowMoved()) {
                        return Mono.error(new UserFailure(moved + unknownImages(expected))
                                .suggest(
                                        expected.local()
                                                ? "Set allowMoved to promote the recorded image, if the registry has it by"
                                                        + " that digest; if not: " + bySource(source)
                                                : "Set allowMoved to promote the recorded image, or name the one that is"
                                                        + " meant as source."));
                    }
                    return recorded(source, expected, moved);
                }));
    }

    /** The recorded image, which its tag doesn't stand for any more. */
    private Mono<ImageReference> recorded(ImageReference source, Expected expected, String moved) {
        ImageReference image = source.withDigest(expected.digest());
        Mono<Optional<Digest>> found =
                expected.local() ? client.digest(image) : Mono.just(Optional.of(expected.digest()));
        return found.flatMap(there -> {
            if (there.isEmpty()) {
                return Mono.error(new UserFailure(moved + "; and " + source.registry() + "/" + source.repository()
                                + " has no " + expected.digest() + ": that is the digest the image has on the machine"
                                + " that built it, where its layers aren't compressed")
                        .suggest(bySource(source)));
            }
            events.accept(new BuildEvent.Warning(moved + "; the recorded image is promoted"));
            return Mono.just(image);
        });
    }

    private static String unknownImages(Expected expected) {
        return expected.local() && expected.imageIds().isEmpty()
                ? "; whether that is the same image, pushed with compressed layers, can't be told: the descriptor is of"
                        + " several platforms and names no imageIds"
                : "";
    }

    private static String bySource(ImageReference source) {
        return "Name the image by the digest that the registry has for it, as the push told it ('pushed' in image.json):"
                + " -Dlayerflux.source=" + source.registry() + "/" + source.repository() + "@sha256:…";
    }

    private Mono<Boolean> isExpected(ImageReference source, Optional<Digest> found, Expected expected) {
        if (found.isEmpty()
                || found.get().equals(expected.digest())
                || expected.imageIds().isEmpty()) {
            return Mono.just(found.isPresent() && found.get().equals(expected.digest()));
        }
        return new RemoteContent(client)
                .of(source.withDigest(found.get()))
                .map(content -> content.top().isIndex() == (expected.imageIds().size() > 1)
                        && imageIds(content).equals(expected.imageIds()));
    }

    private static List<Digest> imageIds(PushContent content) {
        List<Digest> imageIds = new ArrayList<>();
        for (ResolvedManifest manifest : content.manifests()) {
            if (!manifest.isIndex()) {
                imageIds.add(manifest.manifest().config().digest());
            }
        }
        return imageIds;
    }

    /** Fails if a target stands for another image and may not be moved. */
    private Mono<Void> free(Request request, Digest digest) {
        return Flux.fromIterable(request.targets())
                .flatMapSequential(
                        target -> client.digestAtTarget(target)
                                .map(found -> found.isPresent()
                                                && !found.get().equals(digest)
                                                && !request.mayMove()
                                                        .test(target.tag().orElse("latest"))
                                        ? target.familiar() + " stands for " + found.get()
                                        : ""),
                        client.settings().parallelism())
                .filter(taken -> !taken.isEmpty())
                .collectList()
                .flatMap(taken -> taken.isEmpty()
                        ? Mono.empty()
                        : Mono.error(new UserFailure("not promoted, for these tags stand for other images than "
                                        + digest + ": " + String.join(", ", taken))
                                .suggest("Name tags that may be moved in overwrite, such as"
                                        + " -Dlayerflux.overwrite=latest, or '*' for all.")));
    }

    private Mono<List<Attached>> artifacts(Request request, ImageReference source, PushContent content) {
        if (!request.artifacts()) {
            return Mono.just(List.of());
        }
        List<Digest> subjects = new ArrayList<>();
        content.manifests()
                .forEach(manifest -> subjects.add(manifest.descriptor().digest()));
        return new AttachedArtifacts(client, source).of(subjects);
    }

    private Mono<List<Pushed>> push(
            ImageReference source, PushContent content, List<PushTarget> targets, List<Attached> artifacts) {
        BlobOrigins origins = BlobOrigins.at(source, AttachedArtifacts.blobs(content, artifacts));
        RegistryPush push = new RegistryPush(client, store, origins, events);
        RegistryPush quiet = new RegistryPush(client, store, origins, event -> {});
        return push.send(content, targets)
                .thenMany(Flux.fromIterable(repositories(targets))
                        .concatMap(repository -> attach(quiet, repository, artifacts)))
                .then(push.push(content, targets));
    }

    private static List<ImageReference> repositories(List<PushTarget> targets) {
        Map<String, ImageReference> repositories = new LinkedHashMap<>();
        targets.forEach(target -> repositories.putIfAbsent(target.repository(), target.reference()));
        return List.copyOf(repositories.values());
    }

    private Mono<Void> attach(RegistryPush push, ImageReference repository, List<Attached> artifacts) {
        if (artifacts.isEmpty()) {
            return Mono.empty();
        }
        Map<Digest, List<Map<String, Object>>> lists = new LinkedHashMap<>();
        Set<Digest> distinct = new LinkedHashSet<>();
        for (Attached artifact : artifacts) {
            distinct.add(artifact.content().digest());
            if (!artifact.listed().isEmpty()) {
                lists.computeIfAbsent(artifact.subject(), subject -> new ArrayList<>())
                        .add(artifact.listed());
            }
        }
        Referrers referrers = new Referrers(client);
        return Flux.fromIterable(artifacts)
                .concatMap(artifact -> attach(push, repository, artifact))
                .thenMany(Flux.fromIterable(lists.entrySet())
                        .concatMap(list -> referrers.list(repository, list.getKey(), list.getValue())))
                .then(Mono.fromRunnable(() -> events.accept(new BuildEvent.Note(
                        "with " + distinct.size() + (distinct.size() == 1 ? " artifact" : " artifacts")
                                + " that speak of it: " + repository.registry() + "/" + repository.repository()))));
    }

    private Mono<Void> attach(RegistryPush push, ImageReference repository, Attached artifact) {
        if (artifact.tag().isEmpty()) {
            return push.send(artifact.content(), List.of(new PushTarget(repository, true)));
        }
        ImageReference name =
                new ImageReference(repository.registry(), repository.repository(), artifact.tag(), Optional.empty());
        return client.digestAtTarget(name).flatMap(found -> {
            if (found.isPresent() && !found.get().equals(artifact.content().digest())) {
                // signatures that others have added there are not ours to replace
                events.accept(
                        new BuildEvent.Warning(name.familiar() + " is there with another content, and left alone"));
                return Mono.empty();
            }
            return push.push(artifact.content(), List.of(new PushTarget(name, false)))
                    .then();
        });
    }
}
