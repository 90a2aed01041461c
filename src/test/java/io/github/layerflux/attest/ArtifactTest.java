package io.github.layerflux.attest;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.Json;
import io.github.layerflux.image.MediaTypes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ArtifactTest {

    private static final Descriptor IMAGE = Descriptor.of(MediaTypes.OCI_MANIFEST, Digest.of("image"), 5);

    @Test
    void aStatementRefersToItsImage() {
        Provenance provenance = new Provenance(
                "Dockerfile",
                Digest.of("FROM x"),
                Optional.of("final"),
                "linux/amd64",
                Map.of("B", "2", "A", "1"),
                List.of("token"),
                Map.of(
                        "docker.io/library/debian:12",
                        Digest.of("debian"),
                        "oci-layout:///home/me/jre",
                        Digest.of("jre")),
                Map.of("java", "17"));
        Statement statement = new Statement(IMAGE.digest(), "app", Provenance.PREDICATE_TYPE, provenance.toJson());

        Artifact artifact = Artifact.of(statement, IMAGE);

        Map<String, Object> manifest = Json.readObject(artifact.manifest(), "manifest");
        assertThat(Json.string(Json.object(manifest, "subject"), "digest"))
                .isEqualTo(IMAGE.digest().toString());
        assertThat(Json.string(manifest, "artifactType")).isEqualTo("application/vnd.in-toto+json");
        Map<String, Object> body = Json.readObject(artifact.blobs().get(0).bytes(), "statement");
        assertThat(Json.string(body, "predicateType")).isEqualTo("https://slsa.dev/provenance/v1");
        Map<String, Object> definition = Json.object(Json.object(body, "predicate"), "buildDefinition");
        assertThat(Json.write(Json.object(definition, "externalParameters")))
                .isEqualTo("{\"dockerfile\":\"Dockerfile\",\"target\":\"final\",\"platform\":\"linux/amd64\","
                        + "\"buildArgs\":{\"A\":\"1\",\"B\":\"2\"},\"secrets\":[\"token\"]}");
        assertThat(Json.objects(definition, "resolvedDependencies"))
                .extracting(dependency -> Json.string(dependency, "uri"))
                .containsExactly("file:Dockerfile", "docker://docker.io/library/debian:12", "oci-layout:jre");
        assertThat(artifact.blobs())
                .allSatisfy(blob -> assertThat(Digest.of(blob.bytes()))
                        .isEqualTo(blob.descriptor().digest()));
        assertThat(artifact.listed()).containsEntry("artifactType", "application/vnd.in-toto+json");
    }
}
