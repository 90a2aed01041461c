package io.github.layerflux.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.image.Json;
import io.github.layerflux.it.LocalRegistry;
import io.github.layerflux.it.TestMachine;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is pushed beside an image, to a real registry that knows no referrers. */
final class AttestationPushTest {

    @TempDir
    Path folder;

    private LocalRegistry registry;
    private MojoBench bench;

    @BeforeEach
    void start() throws Exception {
        registry = LocalRegistry.start(folder.resolve("registry"));
        Path key = folder.resolve("key.pem");
        Process openssl = new ProcessBuilder(
                        TestMachine.tool("openssl").toString(),
                        "genpkey",
                        "-algorithm",
                        "EC",
                        "-pkeyopt",
                        "ec_paramgen_curve:P-256",
                        "-out",
                        key.toString())
                .start();
        assertThat(openssl.waitFor()).isZero();
        bench = new MojoBench(folder.resolve("project"));
        bench.file("Dockerfile", "FROM scratch\nARG A\nCOPY os-release /etc/\n").file("os-release", "ID=debian\n");
        bench.mojo.images = List.of(registry.host() + "/team/app:1");
        bench.mojo.outputs = List.of("type=registry");
        bench.mojo.signKey = key.toString();
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void attestationsAndSignatureAreFoundFromTheImage() throws Exception {
        bench.mojo.sbom = true;
        bench.mojo.provenance = "max";
        bench.mojo.buildArgs = Map.of("A", "value");

        bench.mojo.execute();

        String digest = pushedDigest();
        String tag = digest.replace(':', '-');
        Map<String, Object> referrers = json("manifests/" + tag);
        TreeSet<String> kinds = new TreeSet<>();
        for (Map<String, Object> listed : Json.objects(referrers, "manifests")) {
            kinds.add(Json.string(listed, "artifactType") + " "
                    + Json.string(Json.object(listed, "annotations"), "in-toto.io/predicate-type"));
            Map<String, Object> manifest = json("manifests/" + Json.string(listed, "digest"));
            assertThat(Json.string(Json.object(manifest, "subject"), "digest")).isEqualTo(digest);
        }
        assertThat(kinds)
                .containsExactly(
                        "application/vnd.dev.cosign.artifact.sig.v1+json ",
                        "application/vnd.dsse.envelope.v1+json ",
                        "application/vnd.in-toto+json https://cyclonedx.org/bom",
                        "application/vnd.in-toto+json https://slsa.dev/provenance/v1");
        Map<String, Object> payload = json("blobs/" + firstLayer(json("manifests/" + tag + ".sig")));
        Map<String, Object> signed = Json.object(Json.object(payload, "critical"), "image");
        assertThat(Json.string(signed, "docker-manifest-digest")).isEqualTo(digest);
        assertThat(Json.objects(json("manifests/" + tag + ".att"), "layers")).hasSize(2);
        assertThat(bench.console).anyMatch(line -> line.contains("2 attestations and the signature"));
    }

    @Test
    void pushingAgainSignsNothingTwice() throws Exception {
        bench.mojo.sbom = true;
        bench.mojo.execute();
        String tag = pushedDigest().replace(':', '-');
        byte[] signature = get("manifests/" + tag + ".sig");
        byte[] attestations = get("manifests/" + tag + ".att");
        byte[] referrers = get("manifests/" + tag);

        bench.mojo.execute();

        assertThat(get("manifests/" + tag + ".sig")).isEqualTo(signature);
        assertThat(get("manifests/" + tag + ".att")).isEqualTo(attestations);
        assertThat(get("manifests/" + tag)).isEqualTo(referrers);
    }

    @Test
    void ofSeveralPlatformsAllPackagesAreListed() throws Exception {
        bench.file("Dockerfile", "FROM scratch\nARG TARGETARCH\nCOPY status-$TARGETARCH /var/lib/dpkg/status\n");
        bench.file("status-amd64", "Package: libc6\nVersion: 2.36\nArchitecture: amd64\n");
        bench.file("status-arm64", "Package: libc6\nVersion: 2.36\nArchitecture: arm64\n");
        bench.mojo.platforms = List.of("linux/amd64", "linux/arm64");
        bench.mojo.sbom = true;
        bench.mojo.signKey = null;

        bench.mojo.execute();

        assertThat(bench.text("target/layerflux/sbom.cdx.json"))
                .contains("pkg:deb/linux/libc6@2.36?arch=amd64", "pkg:deb/linux/libc6@2.36?arch=arm64");
        Map<String, Object> referrers = json("manifests/" + pushedDigest().replace(':', '-'));
        assertThat(Json.objects(referrers, "manifests")).hasSize(1);
    }

    @Test
    void anUnusableKeyIsToldBeforeAnythingIsPushed() throws Exception {
        Files.writeString(Path.of(bench.mojo.signKey), "no key");

        assertThatThrownBy(() -> bench.mojo.execute()).hasMessageContaining("BEGIN PRIVATE KEY");

        assertThat(registry.hasTag("team/app", "1")).isFalse();
    }

    @Test
    void whatAnEarlierBuildSaidOfAnotherImageIsForgotten() throws Exception {
        bench.mojo.sbom = true;
        bench.mojo.execute();
        bench.mojo.sbom = false;
        bench.mojo.signKey = null;
        bench.file("os-release", "ID=other\n");

        bench.mojo.execute();

        assertThat(registry.hasTag("team/app", pushedDigest().replace(':', '-')))
                .isFalse();
    }

    private String pushedDigest() throws IOException {
        Map<String, Object> report = Json.readObject(
                Files.readAllBytes(folder.resolve("project/target/layerflux/image.json")), "image.json");
        return Json.string(Json.object(report, "pushed"), registry.host() + "/team/app:1");
    }

    private static String firstLayer(Map<String, Object> manifest) {
        return Json.string(Json.objects(manifest, "layers").get(0), "digest");
    }

    private Map<String, Object> json(String path) throws IOException {
        return Json.readObject(new String(get(path), StandardCharsets.UTF_8), path);
    }

    private byte[] get(String path) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create("http://" + registry.host() + "/v2/team/app/" + path)
                        .toURL()
                        .openConnection();
        connection.setRequestProperty(
                "Accept", "application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json, */*");
        try (InputStream in = connection.getInputStream()) {
            return in.readAllBytes();
        }
    }
}
