package io.github.layerflux.attest;

import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Signatures as cosign lays them out and verifies them (cosign's SIGNATURE_SPEC.md, "Simple Signing"). */
public final class CosignSignature {

    private static final String SIMPLE_SIGNING = "application/vnd.dev.cosign.simplesigning.v1+json";
    private static final String DSSE = "application/vnd.dsse.envelope.v1+json";
    /** On an envelope: digest of the statement in it. The envelope's own digest changes with each signature. */
    public static final String SIGNED_STATEMENT = "io.github.layerflux.signed-statement";

    private static final String SIGNATURE = "dev.cosignproject.cosign/signature";

    private CosignSignature() {}

    /**
     * Signs an image.
     *
     * @param repository where it lies
     * @param image its manifest or index
     */
    public static Artifact of(ImageReference repository, Descriptor image, SigningKey key) {
        Map<String, Object> critical = new LinkedHashMap<>();
        String registry = repository.registry().equals(ImageReference.DOCKER_HUB)
                ? "index.docker.io" // as cosign spells it
                : repository.registry();
        critical.put("identity", Map.of("docker-reference", registry + "/" + repository.repository()));
        critical.put("image", Map.of("docker-manifest-digest", image.digest().toString()));
        critical.put("type", "cosign container image signature");
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("critical", critical);
        payload.put("optional", Map.of());
        byte[] bytes = Json.write(payload).getBytes(StandardCharsets.UTF_8);
        String signature = Base64.getEncoder().encodeToString(key.sign(bytes));
        Artifact.Blob layer = Artifact.Blob.of(SIMPLE_SIGNING, bytes, Map.of(SIGNATURE, signature));
        return Artifact.ofCosign(
                "application/vnd.dev.cosign.artifact.sig.v1+json", List.of(layer), image, tag(image, ".sig"));
    }

    /** Signed statements, each in an envelope (DSSE v1), where {@code cosign verify-attestation} looks for them. */
    public static Artifact of(List<Statement> statements, Descriptor image, SigningKey key) {
        List<Artifact.Blob> envelopes = new ArrayList<>();
        for (Statement statement : statements) {
            byte[] body = statement.toJson();
            Map<String, Object> signature = new LinkedHashMap<>();
            signature.put("keyid", "");
            signature.put("sig", Base64.getEncoder().encodeToString(key.sign(preAuthentication(body))));
            Map<String, Object> envelope = new LinkedHashMap<>();
            envelope.put("payloadType", Statement.MEDIA_TYPE);
            envelope.put("payload", Base64.getEncoder().encodeToString(body));
            envelope.put("signatures", List.of(signature));
            envelopes.add(Artifact.Blob.of(
                    DSSE,
                    Json.write(envelope).getBytes(StandardCharsets.UTF_8),
                    Map.of(
                            SIGNATURE,
                            "",
                            "predicateType",
                            statement.predicateType(),
                            SIGNED_STATEMENT,
                            Digest.of(body).toString())));
        }
        return Artifact.ofCosign(DSSE, envelopes, image, tag(image, ".att"));
    }

    /** DSSE's "PAE": {@code DSSEv1 length type length body}. */
    private static byte[] preAuthentication(byte[] body) {
        byte[] head = ("DSSEv1 " + Statement.MEDIA_TYPE.length() + " " + Statement.MEDIA_TYPE + " " + body.length + " ")
                .getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }

    private static String tag(Descriptor image, String suffix) {
        return image.digest().toString().replace(':', '-') + suffix;
    }
}
