package io.github.layerflux.export;

import io.github.layerflux.attest.Artifact;
import io.github.layerflux.attest.CosignSignature;
import io.github.layerflux.attest.SigningKey;
import io.github.layerflux.attest.Statement;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.Json;
import io.github.layerflux.registry.BlobOrigins;
import io.github.layerflux.registry.PushContent;
import io.github.layerflux.registry.PushTarget;
import io.github.layerflux.registry.Pushed;
import io.github.layerflux.registry.Referrers;
import io.github.layerflux.registry.RegistryClient;
import io.github.layerflux.registry.RegistryPush;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Pushes what is said of an image to where the image was pushed: attestations, and a signature if there is a key. */
public final class AttestationPush {

    private final Map<String, byte[]> predicates;
    private final Optional<SigningKey> key;

    /**
     * @param predicates by type, as in-toto has them
     * @param key to sign the image and its attestations with
     */
    public AttestationPush(Map<String, byte[]> predicates, Optional<SigningKey> key) {
        this.predicates = new LinkedHashMap<>(predicates);
        this.key = key;
    }

    public boolean isEmpty() {
        return predicates.isEmpty() && key.isEmpty();
    }

    /**
     * Pushes to each repository that got the image.
     *
     * @param image the descriptor of what was pushed
     */
    public Mono<Void> push(
            Descriptor image,
            List<Pushed> pushed,
            RegistryClient client,
            ContentStore store,
            Consumer<BuildEvent> events) {
        // what goes on is told of the image alone: these are a few kilobytes
        RegistryPush push = new RegistryPush(client, store, BlobOrigins.of(store, events), event -> {});
        Referrers referrers = new Referrers(client);
        Map<String, ImageReference> repositories = new LinkedHashMap<>();
        for (Pushed each : pushed) {
            ImageReference reference = each.target().reference();
            repositories.putIfAbsent(name(reference), reference);
        }
        return Flux.fromIterable(repositories.values())
                .concatMap(repository -> artifacts(image, repository, referrers)
                        .concatMap(artifact -> push(artifact, repository, push, store))
                        .collectList()
                        .flatMap(listed -> listed(image, repository, listed, referrers, events)))
                .then();
    }

    private static Mono<Map<String, Object>> push(
            Artifact artifact, ImageReference repository, RegistryPush push, ContentStore store) {
        for (Artifact.Blob blob : artifact.blobs()) {
            store.put(blob.descriptor().mediaType(), blob.bytes());
        }
        return push.push(
                        PushContent.image(artifact.descriptor(), artifact.manifest()),
                        List.of(target(repository, artifact)))
                .thenReturn(artifact.listed());
    }

    private Mono<Void> listed(
            Descriptor image,
            ImageReference repository,
            List<Map<String, Object>> listed,
            Referrers referrers,
            Consumer<BuildEvent> events) {
        return listed.isEmpty()
                ? Mono.empty()
                : referrers
                        .list(repository, image.digest(), listed)
                        .then(Mono.fromRunnable(() -> events.accept(new BuildEvent.Note(
                                "pushed to " + name(repository) + ": " + described(listed.size())))));
    }

    private String described(int count) {
        String attestations = predicates.size() == 1 ? "1 attestation" : predicates.size() + " attestations";
        return count > predicates.size()
                ? (predicates.isEmpty() ? "the signature" : attestations + " and the signature")
                : attestations;
    }

    private Flux<Artifact> artifacts(Descriptor image, ImageReference repository, Referrers referrers) {
        List<Statement> statements = new ArrayList<>();
        predicates.forEach(
                (type, predicate) -> statements.add(new Statement(image.digest(), name(repository), type, predicate)));
        Flux<Artifact> artifacts = Flux.fromIterable(statements).map(statement -> Artifact.of(statement, image));
        if (key.isPresent()) {
            List<Artifact> signatures = new ArrayList<>();
            signatures.add(CosignSignature.of(repository, image, key.get()));
            if (!statements.isEmpty()) {
                signatures.add(CosignSignature.of(statements, image, key.get()));
            }
            artifacts = artifacts.concatWith(
                    Flux.fromIterable(signatures).filterWhen(signature -> isNews(signature, repository, referrers), 1));
        }
        return artifacts;
    }

    /** Signatures are never the same twice: a tag that has a signature of just this is left alone. */
    private static Mono<Boolean> isNews(Artifact signature, ImageReference repository, Referrers referrers) {
        return referrers
                .manifest(repository, signature.tag().orElseThrow())
                .map(present -> present.isEmpty() || !layers(present.get()).containsAll(layers(signature.manifest())))
                .defaultIfEmpty(true);
    }

    /** What each layer signs. */
    private static List<String> layers(byte[] manifest) {
        List<String> signed = new ArrayList<>();
        for (Map<String, Object> layer :
                Json.objects(Json.readObject(manifest, "the signature's manifest"), "layers")) {
            String statement = Json.string(Json.object(layer, "annotations"), CosignSignature.SIGNED_STATEMENT);
            signed.add(statement.isEmpty() ? Json.string(layer, "digest") : statement);
        }
        return signed;
    }

    private static String name(ImageReference repository) {
        return repository.registry() + "/" + repository.repository();
    }

    private static PushTarget target(ImageReference repository, Artifact artifact) {
        Optional<String> tag = artifact.tag();
        return new PushTarget(
                new ImageReference(
                        repository.registry(),
                        repository.repository(),
                        Optional.of(tag.orElse("latest")),
                        Optional.empty()),
                tag.isEmpty());
    }
}
