package io.github.layerflux.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.Json;
import io.github.layerflux.image.MediaTypes;
import io.github.layerflux.it.TestMachine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys and verification are openssl's. */
final class CosignSignatureTest {

    private static final Descriptor IMAGE = Descriptor.of(MediaTypes.OCI_MANIFEST, Digest.of("image"), 5);
    private static final ImageReference REPOSITORY = ImageReference.parse("registry.example:5000/team/app:1.0");

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "-algorithm EC -pkeyopt ec_paramgen_curve:P-256, dgst -sha256 -verify PUB -signature SIG BODY",
        "-algorithm RSA -pkeyopt rsa_keygen_bits:2048, dgst -sha256 -verify PUB -signature SIG BODY",
        "-algorithm ED25519, pkeyutl -verify -pubin -inkey PUB -rawin -in BODY -sigfile SIG",
    })
    void thePublicKeyVerifiesTheSignature(String kind, String verification) throws Exception {
        Path key = folder.resolve("key.pem");
        openssl("genpkey " + kind + " -out " + key);

        Artifact artifact = CosignSignature.of(REPOSITORY, IMAGE, SigningKey.read(key, Optional.empty()));

        Artifact.Blob payload = artifact.blobs().get(0);
        Map<String, Object> critical = Json.object(Json.readObject(payload.bytes(), "payload"), "critical");
        assertThat(Json.string(Json.object(critical, "image"), "docker-manifest-digest"))
                .isEqualTo(IMAGE.digest().toString());
        assertThat(Json.string(Json.object(critical, "identity"), "docker-reference"))
                .isEqualTo("registry.example:5000/team/app");
        assertThat(artifact.tag()).contains("sha256-" + IMAGE.digest().hex() + ".sig");
        byte[] signature = Base64.getDecoder()
                .decode(payload.descriptor().annotations().get("dev.cosignproject.cosign/signature"));
        verify(key, verification, payload.bytes(), signature);
    }

    @Test
    void signedStatementsAreEnvelopes() throws Exception {
        Path key = folder.resolve("key.pem");
        openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out " + key);
        Statement statement = new Statement(IMAGE.digest(), "app", Sbom.PREDICATE_TYPE, "{}".getBytes());

        Artifact artifact = CosignSignature.of(List.of(statement), IMAGE, SigningKey.read(key, Optional.empty()));

        Map<String, Object> envelope = Json.readObject(artifact.blobs().get(0).bytes(), "envelope");
        byte[] body = Base64.getDecoder().decode(Json.string(envelope, "payload"));
        assertThat(body).isEqualTo(statement.toJson());
        String signed = "DSSEv1 28 application/vnd.in-toto+json " + body.length + " "
                + new String(body, StandardCharsets.UTF_8);
        byte[] signature = Base64.getDecoder()
                .decode(Json.string(Json.objects(envelope, "signatures").get(0), "sig"));
        verify(key, "dgst -sha256 -verify PUB -signature SIG BODY", signed.getBytes(StandardCharsets.UTF_8), signature);
    }

    @Test
    void anEncryptedKeyNeedsItsPassword() throws Exception {
        Path key = folder.resolve("key.pem");
        openssl("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -aes-256-cbc -pass pass:hunter2 -out " + key);

        assertThat(SigningKey.read(key, Optional.of("hunter2")).sign(new byte[] {1}))
                .isNotEmpty();
        assertThatThrownBy(() -> SigningKey.read(key, Optional.of("wrong-one")))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("can't be decrypted")
                .hasMessageNotContaining("wrong-one");
        assertThatThrownBy(() -> SigningKey.read(key, Optional.empty()))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("is encrypted and no password is given");
    }

    @Test
    void aFileThatIsNoKeyIsRefused() throws Exception {
        Path key = folder.resolve("key.pem");
        Files.writeString(key, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        assertThatThrownBy(() -> SigningKey.read(key, Optional.empty()))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("BEGIN PRIVATE KEY");
        Files.writeString(key, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        assertThatThrownBy(() -> SigningKey.read(key, Optional.empty()))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("damaged");
    }

    private void verify(Path key, String command, byte[] body, byte[] signature) throws Exception {
        Path pub = folder.resolve("key.pub");
        openssl("pkey -in " + key + " -pubout -out " + pub);
        Path bodyFile = Files.write(folder.resolve("body"), body);
        Path signatureFile = Files.write(folder.resolve("signature"), signature);
        openssl(command.replace("PUB", pub.toString())
                .replace("SIG", signatureFile.toString())
                .replace("BODY", bodyFile.toString()));
    }

    private static void openssl(String arguments) throws Exception {
        String[] command = (TestMachine.tool("openssl") + " " + arguments).split(" ");
        Process process = new ProcessBuilder(Arrays.asList(command))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", arguments, output).isZero();
    }
}
