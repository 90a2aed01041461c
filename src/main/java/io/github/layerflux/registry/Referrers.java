package io.github.layerflux.registry;

import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.Json;
import io.github.layerflux.image.MediaTypes;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import reactor.core.publisher.Mono;

/**
 * What lies beside images in a repository and names them as its subject. Registries that know referrers list them by
 * themselves; for others the client keeps a list under a tag made of the digest (OCI distribution-spec v1.1,
 * "Unavailable Referrers API").
 */
public final class Referrers {

    private static final int MAX_LIST = 4 << 20;

    /** How registries say that they don't know referrers, or this tag. */
    private static final Set<Integer> UNKNOWN = Set.of(400, 404, 405);

    /** A registry that never comes to an end is broken. */
    private static final int MOST_PAGES = 100;

    private final RegistryClient client;

    public Referrers(RegistryClient client) {
        this.client = client;
    }

    /**
     * Sees to it that artifacts which were just pushed are found.
     *
     * @param repository where they and the image lie; its tag doesn't matter
     * @param artifacts descriptors as an index lists them, with {@code artifactType} and annotations
     */
    public Mono<Void> list(ImageReference repository, Digest subject, List<Map<String, Object>> artifacts) {
        UploadRequests requests = client.uploads(repository);
        String what = "the referrers of " + subject;
        return requests.send("GET", "referrers/" + subject, what)
                .flatMap(reply -> reply.discard().thenReturn(reply.isSuccess()))
                .flatMap(known -> known
                        ? Mono.empty()
                        : fallback(requests, tag(subject), artifacts).retryWhen(client.retries()));
    }

    /**
     * What names a manifest as its subject, as lists of referrers have it (OCI distribution-spec v1.1, "Listing
     * Referrers").
     */
    Mono<List<Map<String, Object>>> of(ImageReference repository, Digest subject) {
        return page(repository, subject, "referrers/" + subject, MOST_PAGES);
    }

    private Mono<List<Map<String, Object>>> page(
            ImageReference repository, Digest subject, String path, int pagesLeft) {
        return client.ask(repository, path, MediaTypes.OCI_INDEX, "the referrers of " + subject, UNKNOWN)
                .flatMap(reply -> {
                    if (!reply.isSuccess()) {
                        return reply.discard().then(tagged(repository, subject));
                    }
                    Optional<String> next = next(reply.header("Link"));
                    return reply.bytes(MAX_LIST)
                            .map(Referrers::listed)
                            .flatMap(here -> next.isEmpty() || pagesLeft == 1
                                    ? Mono.just(here)
                                    : page(repository, subject, next.get(), pagesLeft - 1)
                                            .map(more -> {
                                                List<Map<String, Object>> all = new ArrayList<>(here);
                                                all.addAll(more);
                                                return all;
                                            }));
                });
    }

    private Mono<List<Map<String, Object>>> tagged(ImageReference repository, Digest subject) {
        return client.ask(repository, "manifests/" + tag(subject), MediaTypes.OCI_INDEX, "tag " + tag(subject), UNKNOWN)
                .flatMap(reply -> reply.isSuccess()
                        ? reply.bytes(MAX_LIST).map(Referrers::listed)
                        : reply.discard().thenReturn(List.of()));
    }

    private static List<Map<String, Object>> listed(byte[] index) {
        return Json.objects(Json.readObject(index, "the list of referrers"), "manifests");
    }

    /** {@code </v2/…?last=…>; rel="next"} (RFC 8288). */
    private static Optional<String> next(String link) {
        int end = link.indexOf('>');
        return link.startsWith("<")
                        && end > 0
                        && link.substring(end).replace("\"", "").contains("rel=next")
                ? Optional.of(link.substring(1, end))
                : Optional.empty();
    }

    private Mono<Void> fallback(UploadRequests requests, String tag, List<Map<String, Object>> artifacts) {
        return Mono.defer(() -> read(requests, tag)).flatMap(present -> {
            Optional<byte[]> merged = merged(present, artifacts);
            return merged.isEmpty() ? Mono.empty() : write(requests, tag, merged.get());
        });
    }

    /** The artifact under a tag: its manifest, if there is one. */
    public Mono<Optional<byte[]>> manifest(ImageReference repository, String tag) {
        return Mono.defer(() -> read(client.uploads(repository), tag)).retryWhen(client.retries());
    }

    private static Mono<Optional<byte[]>> read(UploadRequests requests, String tag) {
        Call call = Call.of("GET", requests.path("manifests/" + tag))
                .with("Accept", MediaTypes.OCI_INDEX + ", " + MediaTypes.OCI_MANIFEST);
        return requests.send(call, "tag " + tag).flatMap(reply -> {
            if (reply.isSuccess()) {
                return reply.bytes(MAX_LIST).map(Optional::of);
            }
            return reply.status() == 404
                    ? reply.discard().thenReturn(Optional.empty())
                    : Refusal.read(reply)
                            .flatMap(refusal -> Mono.error(PushFailures.of(refusal, requests.target(), "tag " + tag)));
        });
    }

    /** Empty when all of them are listed already; else the new list. Entries of others stay as they are. */
    private static Optional<byte[]> merged(Optional<byte[]> present, List<Map<String, Object>> artifacts) {
        List<Map<String, Object>> listed = present.isPresent()
                ? new ArrayList<>(Json.objects(Json.readObject(present.get(), "the list of referrers"), "manifests"))
                : new ArrayList<>();
        Set<String> digests = new HashSet<>();
        listed.forEach(entry -> digests.add(Json.string(entry, "digest")));
        boolean changed = false;
        for (Map<String, Object> artifact : artifacts) {
            if (digests.add(Json.string(artifact, "digest"))) {
                listed.add(artifact);
                changed = true;
            }
        }
        if (!changed) {
            return Optional.empty();
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schemaVersion", 2L);
        json.put("mediaType", MediaTypes.OCI_INDEX);
        json.put("manifests", listed);
        return Optional.of(Json.write(json).getBytes(StandardCharsets.UTF_8));
    }

    private static Mono<Void> write(UploadRequests requests, String tag, byte[] index) {
        Call call = Call.of("PUT", requests.path("manifests/" + tag))
                .withHeaders(Map.of("Content-Type", MediaTypes.OCI_INDEX))
                .withBody(() -> HttpRequest.BodyPublishers.ofByteArray(index));
        return requests.send(call, "tag " + tag)
                .flatMap(reply -> reply.isSuccess()
                        ? reply.discard()
                        : Refusal.read(reply)
                                .flatMap(refusal ->
                                        Mono.error(PushFailures.of(refusal, requests.target(), "tag " + tag))));
    }

    private static String tag(Digest subject) {
        return subject.toString().replace(':', '-');
    }
}
