package io.github.layerflux.registry;

import io.github.layerflux.content.ContentStore;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.MediaTypes;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A tag that several machines write, each adding to what is there. The distribution API has no compare-and-swap:
 * {@link #replace} looks immediately before it puts, and who wants to be sure looks again after it. Everything is asked
 * with the rights of one who pushes: a repository that is to be made isn't there for anybody else.
 */
public final class SharedTag {

    private final RegistryClient client;
    private final ImageReference reference;
    private final String tag;
    private final UploadTally tally = new UploadTally();

    public SharedTag(RegistryClient client, ImageReference reference) {
        this.client = client;
        this.reference = reference;
        this.tag = reference.tag().orElse("latest");
    }

    /** The manifest; empty when there is none. */
    public Mono<Optional<ResolvedManifest>> read() {
        return client.findAtTarget(reference);
    }

    /** The manifest's digest; empty when there is none. */
    private Mono<Optional<Digest>> digest() {
        UploadRequests requests = client.uploads(reference);
        Call head = Call.of("HEAD", requests.path("manifests/" + tag)).with("Accept", RegistryClient.ACCEPT);
        return requests.send(head, "tag " + tag).flatMap(reply -> {
            if (reply.status() == 404) {
                return reply.discard().thenReturn(Optional.<Digest>empty());
            }
            if (!reply.isSuccess()) {
                return refused(reply, "tag " + tag);
            }
            String claimed = reply.header("Docker-Content-Digest");
            return claimed.startsWith(Digest.PREFIX)
                    ? reply.discard().then(Mono.fromCallable(() -> Optional.of(Digest.parse(claimed))))
                    : reply.discard().then(client.digestAtTarget(reference)); // the header is no duty
        });
    }

    private <T> Mono<T> refused(Reply reply, String what) {
        return Refusal.read(reply).flatMap(refusal -> Mono.error(PushFailures.of(refusal, reference, what)));
    }

    /**
     * Uploads blobs that aren't in the repository, or mounts them.
     *
     * @param store has them, unless they come from their origins
     */
    public Mono<Void> send(
            List<Descriptor> blobs, ContentStore store, BlobOrigins origins, Consumer<BuildEvent> events) {
        return FirstFailure.of(Mono.defer(
                () -> new RepositoryPush(client, store, client.uploads(reference), origins, Set.of(), tally, events)
                        .blobs(blobs)));
    }

    /** Those that aren't in the repository any more. */
    public Mono<Set<Digest>> missing(List<Descriptor> blobs) {
        return Flux.fromIterable(blobs)
                .flatMap(
                        blob -> isThere(blob).map(there -> there ? Set.<Digest>of() : Set.of(blob.digest())),
                        client.settings().parallelism())
                .collect(HashSet::new, Set::addAll);
    }

    private Mono<Boolean> isThere(Descriptor blob) {
        String what = "blob " + blob.digest();
        return Mono.defer(() -> client.uploads(reference).send("HEAD", "blobs/" + blob.digest(), what))
                .flatMap(reply -> reply.isSuccess() || reply.status() == 404
                        ? reply.discard().thenReturn(reply.isSuccess())
                        : this.<Boolean>refused(reply, what))
                .retryWhen(client.retries());
    }

    /**
     * Puts a manifest in the place of another, whose blobs are there.
     *
     * @param expected what is to be replaced
     * @return whether it was; if not, another is there by now and stays
     */
    public Mono<Boolean> replace(Optional<Digest> expected, byte[] changed) {
        ResolvedManifest manifest = new ResolvedManifest(
                Descriptor.of(MediaTypes.OCI_MANIFEST, Digest.of(changed), changed.length), changed);
        Optional<Digest> ours = Optional.of(manifest.descriptor().digest());
        // looked at anew before each try: the pause between two of them is long enough for others
        return Mono.defer(this::digest)
                .flatMap(now -> now.equals(expected)
                        ? new ManifestUpload(client.uploads(reference), client.retries())
                                .putOnce(tag, manifest)
                                .thenReturn(true)
                        : Mono.just(now.equals(ours))) // a try that succeeded, whose answer was lost
                .retryWhen(client.retries());
    }

    /** What went over the line so far, manifests aside. */
    public UploadTally tally() {
        return tally;
    }
}
