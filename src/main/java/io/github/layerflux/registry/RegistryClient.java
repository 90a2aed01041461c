package io.github.layerflux.registry;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.Json;
import io.github.layerflux.image.MediaTypes;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Reads from registries (OCI distribution-spec v1.1, "Pull"), anonymously. Everything is verified by digest. Passing
 * failures are retried; all others are {@link EnvironmentFailure}s at once. Nothing is loaded or connected before the
 * first subscription.
 *
 * <p>Bytes are written on the HTTP client's own threads, which only wait for it; so no other thread pool can starve a
 * download. Thread-safe. Clients of one
 * {@link RegistrySession} share connections, logins and what is under way.
 */
public final class RegistryClient {

    private static final int MAX_MANIFEST = 4 << 20; // distribution-spec, "Pushing Manifests"
    static final String ACCEPT = String.join(
            ", ", MediaTypes.OCI_INDEX, MediaTypes.OCI_MANIFEST, MediaTypes.DOCKER_INDEX, MediaTypes.DOCKER_MANIFEST);

    private final RegistrySettings settings;
    private final RegistrySession session;

    public RegistryClient(RegistrySettings settings) {
        Objects.requireNonNull(settings, "settings is null");
        this.session = settings.access().session();
        this.settings = settings.withTimer(session.timer());
        session.listener(settings.events());
    }

    RegistrySettings settings() {
        return settings;
    }

    private AuthorizedRequests requests() {
        return session.requests(settings);
    }

    private Mirrors mirrors() {
        return session.mirrors(settings);
    }

    /** The manifest or index under a reference's digest or tag; calls at the same time make one request. */
    public Mono<ResolvedManifest> manifest(ImageReference image) {
        return session.manifests()
                .join(
                        image,
                        () -> mirrors()
                                .first(
                                        image,
                                        settings.retries(),
                                        (place, retries) ->
                                                oneManifest(place).retryWhen(retries.on(settings.scheduler()))));
    }

    private Mono<ResolvedManifest> oneManifest(ImageReference image) {
        return requests()
                .get(image, "manifests/" + image.identifier(), Map.of("Accept", ACCEPT), "image " + image.familiar())
                .flatMap(reply -> reply.bytes(MAX_MANIFEST).map(bytes -> verified(image, reply, bytes)));
    }

    /**
     * The manifest under a reference's digest or tag, empty when there is none. The registry itself is asked, no mirror:
     * this is for what is written and read in turns.
     */
    public Mono<Optional<ResolvedManifest>> find(ImageReference image) {
        return find(Scope.pull(image), image);
    }

    private Mono<Optional<ResolvedManifest>> find(Scope scope, ImageReference image) {
        return ask(scope, "manifests/" + image.identifier(), ACCEPT, "image " + image.familiar(), Set.of(404))
                .flatMap(reply -> reply.isSuccess()
                        ? reply.bytes(MAX_MANIFEST).map(bytes -> Optional.of(verified(image, reply, bytes)))
                        : reply.discard().thenReturn(Optional.<ResolvedManifest>empty()));
    }

    /** The same, as one who will push there: a repository that is to be made isn't there for anybody else. */
    Mono<Optional<ResolvedManifest>> findAtTarget(ImageReference image) {
        return find(Scope.push(image), image);
    }

    /** The digest of what {@link #find} finds. */
    Mono<Optional<Digest>> digest(ImageReference image) {
        return digest(Scope.pull(image), image);
    }

    /** The digest of what {@link #findAtTarget} finds. */
    Mono<Optional<Digest>> digestAtTarget(ImageReference image) {
        return digest(Scope.push(image), image);
    }

    private Mono<Optional<Digest>> digest(Scope scope, ImageReference image) {
        return find(scope, image)
                .map(found -> found.map(manifest -> manifest.descriptor().digest()));
    }

    /**
     * A successful answer, or one that says that there is no such thing; others are failures.
     *
     * @param absent the statuses that say so
     */
    Mono<Reply> ask(ImageReference repository, String path, String accept, String what, Set<Integer> absent) {
        return ask(Scope.pull(repository), path, accept, what, absent);
    }

    private Mono<Reply> ask(Scope scope, String path, String accept, String what, Set<Integer> absent) {
        URI repository = URI.create("/v2/" + scope.target().repository() + "/");
        Call call = Call.get(repository.resolve(path), Map.of("Accept", accept));
        return Mono.defer(() -> requests().send(scope, call, what))
                .flatMap(reply -> reply.isSuccess() || absent.contains(reply.status())
                        ? Mono.just(reply)
                        : Refusal.read(reply).flatMap(refusal -> Mono.<Reply>error(refusal.failure(what))))
                .retryWhen(retries());
    }

    /**
     * A small blob, verified, that isn't kept.
     *
     * @param limit in bytes; a longer one is a failure
     */
    public Mono<byte[]> readBlob(ImageReference repository, Descriptor blob, int limit) {
        return Mono.defer(() -> requests().get(repository, "blobs/" + blob.digest(), Map.of(), "blob " + blob.digest()))
                .flatMap(reply -> reply.bytes((int) Math.min(limit, blob.size())))
                .map(bytes -> {
                    Digest actual = Digest.of(bytes);
                    if (!actual.equals(blob.digest())) {
                        throw new EnvironmentFailure("what " + repository.registry() + " sent for blob " + blob.digest()
                                + " of " + repository.familiar() + " is " + actual);
                    }
                    return bytes;
                })
                .retryWhen(retries());
    }

    Retry retries() {
        return settings.retries().on(settings.scheduler());
    }

    /** For a transfer that is resumed: tries count anew when more of it has arrived. */
    Retry retriesWhile(LongSupplier arrived) {
        return settings.retries().resuming(settings.scheduler(), arrived);
    }

    /** What pushes to a repository. */
    UploadRequests uploads(ImageReference target) {
        return new UploadRequests(settings, requests(), Scope.push(target));
    }

    BlobPlaces places() {
        return session.places();
    }

    Transport transport() {
        return requests().transport();
    }

    private static ResolvedManifest verified(ImageReference image, Reply reply, byte[] bytes) {
        Digest actual = Digest.of(bytes);
        String claimed = reply.header("Docker-Content-Digest");
        if (claimed.startsWith(Digest.PREFIX) && !claimed.equals(actual.toString())) {
            throw mismatch(image, reply, claimed, actual);
        }
        if (image.digest().isPresent() && !image.digest().get().equals(actual)) {
            throw mismatch(image, reply, image.digest().get().toString(), actual);
        }
        String mediaType = mediaType(reply, bytes);
        if (!MediaTypes.isIndex(mediaType) && !MediaTypes.isManifest(mediaType)) {
            throw new EnvironmentFailure(image.familiar() + " is no image that can be used: its manifest is "
                            + (mediaType.isEmpty() ? "of no known type" : mediaType))
                    .suggest("Use an image with an OCI or a Docker schema 2 manifest.");
        }
        return new ResolvedManifest(Descriptor.of(mediaType, actual, bytes.length), bytes);
    }

    private static RuntimeException mismatch(ImageReference image, Reply reply, String expected, Digest actual) {
        return new EnvironmentFailure("the manifest that " + reply.uri().getAuthority() + " sent for "
                        + image.familiar() + " does not match its digest: expected " + expected + ", got " + actual)
                .suggest("Don't use this image: the registry or something before it altered it.");
    }

    /** The body's own word counts: it is what the digest covers. Older manifests carry none, and file servers send any. */
    private static String mediaType(Reply reply, byte[] bytes) {
        Map<String, Object> json = Json.readObject(bytes, "the image manifest");
        String own = Json.string(json, "mediaType");
        if (!own.isEmpty()) {
            return own;
        }
        String header = reply.header("Content-Type");
        int parameters = header.indexOf(';');
        String type = (parameters < 0 ? header : header.substring(0, parameters)).strip();
        if (MediaTypes.isIndex(type) || MediaTypes.isManifest(type)) {
            return type;
        }
        return json.containsKey("manifests")
                ? MediaTypes.OCI_INDEX
                : json.containsKey("config") && json.containsKey("layers") ? MediaTypes.OCI_MANIFEST : type;
    }

    /**
     * Downloads a blob into the store in constant memory, unless it is there. Any number of calls for one digest at a
     * time make one download; it is cancelled when all of them are.
     *
     * @return the blob's descriptor as it was given, once the blob is in the store
     */
    public Mono<Descriptor> fetchBlob(ImageReference repository, Descriptor blob, ContentStore store) {
        return fetchBlob(repository, blob, store, bytes -> {});
    }

    /** @param moved is told of the bytes that arrive for the first of these calls */
    Mono<Descriptor> fetchBlob(ImageReference repository, Descriptor blob, ContentStore store, LongConsumer moved) {
        return session.downloads()
                .join(new RegistrySession.Blob(store.directory().root(), blob.digest()), () -> {
                    if (store.has(blob)) {
                        return Mono.just(blob);
                    }
                    return mirrors().first(repository, settings.retries(), (place, retries) -> {
                        BlobDownload download = new BlobDownload(requests(), place, blob, store, moved);
                        return download.run(retries.resuming(settings.scheduler(), download::arrived))
                                .doOnNext(fetched -> places().seen(place, blob.digest()));
                    });
                });
    }
}
