package io.github.layerflux.registry;

import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What lies beside an image in its repository and speaks of it: signatures, attestations, bills of materials. Found as
 * referrers, also those of referrers, and under the tags that cosign makes of a digest.
 */
final class AttachedArtifacts {

    /** cosign, "Storage Specification"; the bills of materials of older versions. */
    private static final List<String> COSIGN_TAGS = List.of(".sig", ".att", ".sbom");

    /** A signature of a bill of materials of an image. */
    private static final int DEEPEST = 3;

    private final RegistryClient client;
    private final ImageReference repository;

    AttachedArtifacts(RegistryClient client, ImageReference repository) {
        this.client = client;
        this.repository = repository;
    }

    /**
     * @param subject what it speaks of
     * @param listed as its subject's list of referrers has it; empty for what is only known by its tag
     * @param tag that it is known by, if it is
     */
    record Attached(PushContent content, Digest subject, Map<String, Object> listed, Optional<String> tag) {}

    /** All that speaks of these manifests. */
    Mono<List<Attached>> of(List<Digest> subjects) {
        return of(subjects, new HashSet<>(subjects), 1);
    }

    private Mono<List<Attached>> of(List<Digest> subjects, Set<Digest> seen, int depth) {
        return Flux.fromIterable(subjects)
                .flatMapSequential(
                        subject -> Flux.concat(referrers(subject), tagged(subject)),
                        client.settings().parallelism())
                .collectList()
                .flatMap(found -> {
                    List<Digest> more = new ArrayList<>();
                    for (Attached artifact : found) {
                        if (seen.add(artifact.content().digest())) {
                            more.add(artifact.content().digest());
                        }
                    }
                    return more.isEmpty() || depth == DEEPEST
                            ? Mono.just(found)
                            : of(more, seen, depth + 1).map(deeper -> {
                                List<Attached> all = new ArrayList<>(found);
                                all.addAll(deeper);
                                return all;
                            });
                });
    }

    private Flux<Attached> referrers(Digest subject) {
        RemoteContent remote = new RemoteContent(client);
        return new Referrers(client)
                .of(repository, subject)
                .flatMapMany(Flux::fromIterable)
                .concatMap(listed -> remote.of(repository.withDigest(Digest.parse(Json.string(listed, "digest"))))
                        .map(content -> new Attached(content, subject, new LinkedHashMap<>(listed), Optional.empty())));
    }

    private Flux<Attached> tagged(Digest subject) {
        RemoteContent remote = new RemoteContent(client);
        return Flux.fromIterable(COSIGN_TAGS).concatMap(suffix -> {
            String tag = subject.toString().replace(':', '-') + suffix;
            ImageReference reference = new ImageReference(
                    repository.registry(), repository.repository(), Optional.of(tag), Optional.empty());
            return client.digest(reference)
                    .flatMap(found -> found.isEmpty()
                            ? Mono.<Attached>empty()
                            : remote.of(repository.withDigest(found.get()))
                                    .map(content -> new Attached(content, subject, Map.of(), Optional.of(tag))));
        });
    }

    /** The blobs of an image and of all that was found. */
    static List<Descriptor> blobs(PushContent image, List<Attached> artifacts) {
        List<Descriptor> blobs = new ArrayList<>(image.blobs());
        artifacts.forEach(artifact -> blobs.addAll(artifact.content().blobs()));
        return blobs;
    }
}
