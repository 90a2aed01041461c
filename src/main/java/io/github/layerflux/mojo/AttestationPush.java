package io.github.layerflux.mojo;

import io.github.layerflux.attest.Artifact;
import io.github.layerflux.attest.CosignSignature;
import io.github.layerflux.attest.Provenance;
import io.github.layerflux.attest.Sbom;
import io.github.layerflux.attest.SigningKey;
import io.github.layerflux.attest.Statement;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.event.BuildEvent;
import io.github.layerflux.failure.EnvironmentFailure;
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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Pushes what is said of an image to where the image was pushed: attestations, and a signature if there is a key. */
final class AttestationPush {

    private final Map<String, byte[]> predicates;
    private final Optional<SigningKey> key;

    private AttestationPush(Map<String, byte[]> predicates, Optional<SigningKey> key) {
        this.predicates = predicates;
        this.key = key;
    }

    /**
     * What {@code build} left to be pushed with its image; the key is read now, before anything is pushed.
     *
     * @param folder where {@code image.json} lies
     * @return empty when there is nothing to say
     */
    static Optional<AttestationPush> of(Path folder, Optional<Path> signKey, Map<String, String> environment) {
        Map<String, byte[]> predicates = new LinkedHashMap<>();
        read(folder.resolve(Attestations.SBOM)).ifPresent(bytes -> predicates.put(Sbom.PREDICATE_TYPE, bytes));
        read(folder.resolve(Attestations.PROVENANCE))
                .ifPresent(bytes -> predicates.put(Provenance.PREDICATE_TYPE, bytes));
        Optional<String> password = Optional.ofNullable(environment.get("LAYERFLUX_SIGN_PASSWORD"));
        Optional<SigningKey> key = signKey.map(file -> SigningKey.read(file, password));
        return predicates.isEmpty() && key.isEmpty()
                ? Optional.empty()
                : Optional.of(new AttestationPush(predicates, key));
    }

    private static Optional<byte[]> read(Path file) {
        try {
            return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
        } catch (IOException e) {
            throw new EnvironmentFailure("can't read " + file + ": " + e, e);
        }
    }

    /**
     * Pushes to each repository that got the image.
     *
     * @param image the descriptor of what was pushed
     */
    void push(
            Descriptor image,
            List<Pushed> pushed,
            RegistryClient client,
            ContentStore store,
            Consumer<BuildEvent> events) {
        // what goes on is told of the image alone: these are a few kilobytes
        RegistryPush push = new RegistryPush(client, store, BlobOrigins.of(store, events), event -> {});
        Referrers referrers = new Referrers(client);
        Map<String, ImageReference> repositories = new LinkedHashMap<>();
        pushed.forEach(result -> repositories.putIfAbsent(
                result.target().reference().registry() + "/"
                        + result.target().reference().repository(),
                result.target().reference()));
        repositories.forEach((name, repository) -> {
            List<Map<String, Object>> listed = new ArrayList<>();
            for (Artifact artifact : artifacts(image, repository, referrers)) {
                for (Artifact.Blob blob : artifact.blobs()) {
                    store.put(blob.descriptor().mediaType(), blob.bytes());
                }
                push.push(
                                PushContent.image(artifact.descriptor(), artifact.manifest()),
                                List.of(target(repository, artifact)))
                        .block();
                listed.add(artifact.listed());
            }
            if (!listed.isEmpty()) {
                referrers.list(repository, image.digest(), listed).block();
                events.accept(new BuildEvent.Note("pushed to " + name + ": " + described(listed.size())));
            }
        });
    }

    private String described(int count) {
        String attestations = predicates.size() == 1 ? "1 attestation" : predicates.size() + " attestations";
        return count > predicates.size()
                ? (predicates.isEmpty() ? "the signature" : attestations + " and the signature")
                : attestations;
    }

    private List<Artifact> artifacts(Descriptor image, ImageReference repository, Referrers referrers) {
        List<Statement> statements = new ArrayList<>();
        predicates.forEach((type, predicate) -> statements.add(
                new Statement(image.digest(), repository.registry() + "/" + repository.repository(), type, predicate)));
        List<Artifact> artifacts = new ArrayList<>();
        statements.forEach(statement -> artifacts.add(Artifact.of(statement, image)));
        if (key.isPresent()) {
            addUnlessThere(CosignSignature.of(repository, image, key.get()), repository, referrers, artifacts);
            if (!statements.isEmpty()) {
                addUnlessThere(CosignSignature.of(statements, image, key.get()), repository, referrers, artifacts);
            }
        }
        return artifacts;
    }

    /** Signatures are never the same twice: a tag that has a signature of just this is left alone. */
    private static void addUnlessThere(
            Artifact signature, ImageReference repository, Referrers referrers, List<Artifact> artifacts) {
        Optional<byte[]> present = referrers
                .manifest(repository, signature.tag().orElseThrow())
                .blockOptional()
                .flatMap(found -> found);
        if (present.isEmpty() || !layers(present.get()).containsAll(layers(signature.manifest()))) {
            artifacts.add(signature);
        }
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
