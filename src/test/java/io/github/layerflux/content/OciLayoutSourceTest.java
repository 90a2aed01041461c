package io.github.layerflux.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageIndex;
import io.github.layerflux.image.Manifest;
import io.github.layerflux.image.ManifestJson;
import io.github.layerflux.image.MediaTypes;
import io.github.layerflux.image.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OciLayoutSourceTest {

    private static final Platform AMD64 = Platform.of("linux", "amd64", "");
    private static final Platform ARM64 = Platform.of("linux", "arm64", "");

    @TempDir
    Path folder;

    private ContentStore store;

    @BeforeEach
    void makeStore() {
        store = new ContentStore(new CacheDirectory(folder.resolve("cache")).create());
    }

    private Path blob(Digest digest) {
        return folder.resolve("layout/blobs/sha256").resolve(digest.hex());
    }

    private Descriptor put(String mediaType, byte[] bytes) throws IOException {
        Descriptor descriptor = Descriptor.of(mediaType, Digest.of(bytes), bytes.length);
        Files.createDirectories(folder.resolve("layout/blobs/sha256"));
        Files.write(blob(descriptor.digest()), bytes);
        return descriptor;
    }

    private Descriptor image(String name) throws IOException {
        Descriptor config = put(MediaTypes.OCI_CONFIG, ("{\"config\":\"" + name + "\"}").getBytes());
        Descriptor layer = put(MediaTypes.OCI_LAYER, ("layer " + name).getBytes());
        Manifest manifest = new Manifest(MediaTypes.OCI_MANIFEST, config, List.of(layer), Map.of());
        return put(MediaTypes.OCI_MANIFEST, ManifestJson.write(manifest));
    }

    private void index(Descriptor... manifests) {
        new IndexFile(folder.resolve("layout")).write(List.of(manifests));
    }

    private static Descriptor named(Descriptor manifest, String name) {
        return manifest.withAnnotation(IndexFile.REF_NAME, name);
    }

    private Descriptor find(String location, Platform platform) {
        return OciLayoutSource.open(location, folder).manifest(platform);
    }

    @Test
    void theOnlyImageNeedsNoName() throws IOException {
        Descriptor image = image("a");
        index(named(image, "1.0"));
        assertThat(find("oci-layout://layout", AMD64).digest()).isEqualTo(image.digest());
        assertThat(find("oci-layout://" + folder.resolve("layout"), AMD64).digest())
                .isEqualTo(image.digest());
    }

    @Test
    void imagesAreFoundByTagOrDigest() throws IOException {
        Descriptor a = image("a");
        Descriptor b = image("b");
        index(named(a, "1"), named(b, "2"), named(b, "again"));
        assertThat(find("oci-layout://layout:1", AMD64).digest()).isEqualTo(a.digest());
        assertThat(find("oci-layout://layout:2", AMD64).digest()).isEqualTo(b.digest());
        assertThat(find("oci-layout://layout@" + b.digest(), AMD64).digest()).isEqualTo(b.digest());
        assertThatThrownBy(() -> find("oci-layout://layout:3", AMD64))
                .isInstanceOf(UserFailure.class)
                .hasMessageStartingWith(
                        "oci-layout://layout:3: there is no image tagged '3'; its tags are 1, 2, again\n");
        assertThatThrownBy(() -> find("oci-layout://layout", AMD64))
                .isInstanceOf(UserFailure.class)
                .hasMessageStartingWith("oci-layout://layout holds several images, tagged 1, 2, again\nName one:");
        assertThatThrownBy(() -> find("oci-layout://layout@" + Digest.of("x"), AMD64))
                .isInstanceOf(UserFailure.class)
                .hasMessageEndingWith("there is no such image");
        index(named(a, "1"), named(b, "latest"));
        assertThat(find("oci-layout://layout", AMD64).digest()).isEqualTo(b.digest());
    }

    @Test
    void theImageOfAPlatformIsFoundThroughIndexes() throws IOException {
        Descriptor amd = image("amd");
        Descriptor arm = image("arm");
        ImageIndex nested =
                new ImageIndex(MediaTypes.OCI_INDEX, List.of(amd.withPlatform(AMD64), arm.withPlatform(ARM64)));
        Descriptor index = put(MediaTypes.OCI_INDEX, ManifestJson.write(nested));
        index(named(index, "1"));
        assertThat(find("oci-layout://layout:1", AMD64).digest()).isEqualTo(amd.digest());
        assertThat(find("oci-layout://layout", ARM64).digest()).isEqualTo(arm.digest());
        assertThat(find("oci-layout://layout@" + index.digest(), ARM64).digest())
                .isEqualTo(arm.digest());
        assertThat(find("oci-layout://layout@" + amd.digest(), AMD64).digest()).isEqualTo(amd.digest());
        assertThatThrownBy(() -> find("oci-layout://layout", Platform.of("linux", "s390x", "")))
                .isInstanceOf(UserFailure.class)
                .hasMessage("oci-layout://layout holds no image for linux/s390x, only for linux/amd64, linux/arm64\n"
                        + "Set platforms, or FROM --platform, to one of these, or use another image.");
    }

    @Test
    void aLowerVariantWillDoAndTheNearestIsTaken() throws IOException {
        Descriptor v5 = image("v5").withPlatform(Platform.parse("linux/arm/v5"));
        Descriptor v6 = image("v6").withPlatform(Platform.parse("linux/arm/v6"));
        index(v5, v6);

        assertThat(find("oci-layout://layout", Platform.parse("linux/arm/v7")).digest())
                .isEqualTo(v6.digest());
        assertThat(find("oci-layout://layout", Platform.parse("linux/arm/v5")).digest())
                .isEqualTo(v5.digest());
        assertThatThrownBy(() -> find("oci-layout://layout", AMD64))
                .hasMessageContaining("only for linux/arm/v5, linux/arm/v6\n");
    }

    @Test
    void attestationsAreNoImages() throws IOException {
        Descriptor attestation = image("sbom").withPlatform(Platform.of("unknown", "unknown", ""));
        index(attestation, image("v6").withPlatform(Platform.parse("linux/arm/v6")));

        assertThatThrownBy(() -> find("oci-layout://layout", AMD64))
                .hasMessageContaining("holds no image for linux/amd64, only for linux/arm/v6\n");
        index(attestation);
        assertThatThrownBy(() -> find("oci-layout://layout", AMD64)).hasMessageNotContaining("unknown");
        index();
        assertThatThrownBy(() -> find("oci-layout://layout", AMD64)).hasMessage("oci-layout://layout holds no image");
    }

    @Test
    void whatTheOwnerDoesToABlobLaterDoesNotReachTheStore() throws IOException {
        Descriptor image = image("a");
        index(image);
        Manifest manifest = OciLayoutSource.open("oci-layout://layout", folder).copy(image, store);
        assertThat(store.has(image)).isTrue();
        assertThat(store.has(manifest.config())).isTrue();
        Descriptor layer = manifest.layers().get(0);
        assertThat(store.has(layer)).isTrue();
        Files.write(blob(layer.digest()), new byte[(int) layer.size()]);
        assertThat(store.has(layer)).isTrue();
        assertThat(Files.readAllBytes(store.path(layer.digest()))).isNotEqualTo(new byte[(int) layer.size()]);
    }

    @Test
    void corruptBlobsDoNotComeIn() throws IOException {
        Descriptor image = image("a");
        index(image);
        Descriptor layer = ManifestJson.manifest(Files.readAllBytes(blob(image.digest())))
                .layers()
                .get(0);
        Files.writeString(blob(layer.digest()), "layer b");
        OciLayoutSource source = OciLayoutSource.open("oci-layout://layout", folder);
        assertThatThrownBy(() -> source.copy(image, store))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageStartingWith("content does not match its digest");
        assertThat(store.has(layer)).isFalse();
        try (var files = Files.list(store.directory().temporary())) {
            assertThat(files).isEmpty();
        }
        Files.delete(blob(layer.digest()));
        assertThatThrownBy(() -> source.copy(image, store))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageContaining(blob(layer.digest()).toString());
        Files.writeString(blob(image.digest()), "{}");
        assertThatThrownBy(() -> source.copy(image, store)).isInstanceOf(EnvironmentFailure.class);
    }

    @Test
    void whatIsNoLayoutIsTheUsersMistake() {
        assertThatThrownBy(() -> OciLayoutSource.open("oci-layout://none:1", folder))
                .isInstanceOf(UserFailure.class)
                .hasMessage("oci-layout://none:1: " + folder.resolve("none")
                        + " is no OCI image layout, it has no index.json");
    }
}
