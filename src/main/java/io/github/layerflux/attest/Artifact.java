package io.github.layerflux.attest;

import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.Json;
import io.github.layerflux.image.ManifestJson;
import io.github.layerflux.image.MediaTypes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Something that lies beside an image in its repository: an OCI manifest of its own, and its blobs. All of it is small
 * and kept in memory.
 *
 * @param manifest its bytes; {@code subject} names the image (OCI image-spec v1.1, manifest.md)
 * @param artifactType what kind of thing it is
 * @param blobs by digest, those that the manifest names
 * @param tag the tag under which tools look for it that know no referrers
 */
public record Artifact(
        byte[] manifest, String artifactType, Map<String, String> annotations, List<Blob> blobs, Optional<String> tag) {

    private static final String EMPTY_TYPE = "application/vnd.oci.empty.v1+json"; // image-spec, "empty descriptor"
    private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);

    /** @param descriptor of the bytes, with its annotations */
    public record Blob(Descriptor descriptor, byte[] bytes) {

        static Blob of(String mediaType, byte[] bytes, Map<String, String> annotations) {
            Descriptor plain = Descriptor.of(mediaType, Digest.of(bytes), bytes.length);
            return new Blob(
                    new Descriptor(mediaType, plain.digest(), plain.size(), Optional.empty(), annotations), bytes);
        }
    }

    public Artifact {
        blobs = List.copyOf(blobs);
        annotations = Map.copyOf(annotations);
    }

    /** The manifest's descriptor as an index of referrers lists it (distribution-spec, "Listing Referrers"). */
    public Map<String, Object> listed() {
        Map<String, Object> json = ManifestJson.toMap(descriptor());
        json.put("artifactType", artifactType);
        if (!annotations.isEmpty()) {
            json.put("annotations", new TreeMap<>(annotations));
        }
        return json;
    }

    public Descriptor descriptor() {
        return Descriptor.of(MediaTypes.OCI_MANIFEST, Digest.of(manifest), manifest.length);
    }

    /** A statement as a referrer of the image that it speaks of, as BuildKit and ORAS lay it out. */
    public static Artifact of(Statement statement, Descriptor subject) {
        Map<String, String> predicate = Map.of("in-toto.io/predicate-type", statement.predicateType());
        Blob empty = Blob.of(EMPTY_TYPE, EMPTY, Map.of());
        Blob body = Blob.of(Statement.MEDIA_TYPE, statement.toJson(), predicate);
        return make(Statement.MEDIA_TYPE, empty, List.of(body), subject, predicate, Optional.empty());
    }

    /**
     * An artifact whose configuration is a plain image configuration, which is where cosign's own tags lead.
     *
     * @param tag {@code sha256-<hex>.sig} or {@code .att}
     */
    static Artifact ofCosign(String artifactType, List<Blob> layers, Descriptor subject, String tag) {
        List<String> diffIds = new ArrayList<>();
        layers.forEach(layer -> diffIds.add(layer.descriptor().digest().toString()));
        Map<String, Object> rootfs = new LinkedHashMap<>();
        rootfs.put("type", "layers");
        rootfs.put("diff_ids", diffIds);
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("architecture", "");
        config.put("os", "");
        config.put("config", Map.of());
        config.put("rootfs", rootfs);
        Blob blob = Blob.of(MediaTypes.OCI_CONFIG, Json.write(config).getBytes(StandardCharsets.UTF_8), Map.of());
        return make(artifactType, blob, layers, subject, Map.of(), Optional.of(tag));
    }

    private static Artifact make(
            String type,
            Blob config,
            List<Blob> layers,
            Descriptor subject,
            Map<String, String> annotations,
            Optional<String> tag) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schemaVersion", 2L);
        json.put("mediaType", MediaTypes.OCI_MANIFEST);
        json.put("artifactType", type);
        json.put("config", ManifestJson.toMap(config.descriptor()));
        List<Object> listed = new ArrayList<>();
        layers.forEach(layer -> listed.add(ManifestJson.toMap(layer.descriptor())));
        json.put("layers", listed);
        json.put("subject", ManifestJson.toMap(Descriptor.of(subject.mediaType(), subject.digest(), subject.size())));
        if (!annotations.isEmpty()) {
            json.put("annotations", new TreeMap<>(annotations));
        }
        List<Blob> blobs = new ArrayList<>(layers);
        blobs.add(config);
        return new Artifact(Json.write(json).getBytes(StandardCharsets.UTF_8), type, annotations, blobs, tag);
    }
}
