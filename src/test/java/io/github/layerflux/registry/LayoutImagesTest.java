package io.github.layerflux.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.ContainerConfig;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.ImageConfig;
import io.github.layerflux.image.ImageConfigJson;
import io.github.layerflux.image.ImageIndex;
import io.github.layerflux.image.ImageReference;
import io.github.layerflux.image.Manifest;
import io.github.layerflux.image.ManifestJson;
import io.github.layerflux.image.MediaTypes;
import io.github.layerflux.image.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayoutImagesTest {

    private static final Platform AMD64 = Platform.parse("linux/amd64");
    private static final Platform ARM64 = Platform.parse("linux/arm64");
    private static final String NAME = "org.opencontainers.image.ref.name";

    @TempDir
    Path temporary;

    private Path layout;
    private ContentStore store;
    private LayoutImages images;

    @BeforeEach
    void open() throws IOException {
        layout = temporary.resolve("layout");
        Files.createDirectories(layout.resolve("blobs/sha256"));
        store = new ContentStore(new CacheDirectory(temporary.resolve("cache")).create());
        images = new LayoutImages(store, event -> {});
    }

    private Descriptor blob(String mediaType, byte[] bytes) throws IOException {
        Digest digest = Digest.of(bytes);
        Files.write(layout.resolve("blobs/sha256").resolve(digest.hex()), bytes);
        return Descriptor.of(mediaType, digest, bytes.length);
    }

    private Descriptor image(Platform platform, String layer) throws IOException {
        Descriptor content = blob(MediaTypes.OCI_LAYER, layer.getBytes(StandardCharsets.UTF_8));
        ImageConfig config =
                new ImageConfig(platform, "", "", ContainerConfig.EMPTY, List.of(content.digest()), List.of());
        Manifest manifest = new Manifest(
                MediaTypes.OCI_MANIFEST,
                blob(MediaTypes.OCI_CONFIG, ImageConfigJson.write(config)),
                List.of(content),
                Map.of());
        return blob(MediaTypes.OCI_MANIFEST, ManifestJson.write(manifest)).withPlatform(platform);
    }

    private void index(Descriptor... manifests) throws IOException {
        Files.write(
                layout.resolve("index.json"),
                ManifestJson.write(new ImageIndex(MediaTypes.OCI_INDEX, List.of(manifests))));
    }

    private BaseImage copy(String name) {
        return images.copy(layout, ImageReference.parse(name), AMD64);
    }

    @Test
    void copiesTheOnlyImageWhateverItIsCalled() throws IOException {
        Descriptor image = image(AMD64, "one");
        index(image);
        BaseImage base = copy("base");
        assertThat(base.descriptor().digest()).isEqualTo(image.digest());
        assertThat(base.pinned()).isEqualTo(ImageReference.parse("base:latest").withDigest(image.digest()));
        assertThat(store.path(Digest.of("one"))).hasContent("one");
    }

    @Test
    void choosesByTagOrDigestAmongSeveral() throws IOException {
        Descriptor one = image(AMD64, "one");
        Descriptor two = image(AMD64, "two");
        index(one.withAnnotation(NAME, "1"), two.withAnnotation(NAME, "example.org/app:2"));
        assertThat(copy("base:1").descriptor().digest()).isEqualTo(one.digest());
        assertThat(copy("base:2").descriptor().digest()).isEqualTo(two.digest());
        assertThat(copy("base@" + two.digest()).descriptor().digest()).isEqualTo(two.digest());
        assertThatThrownBy(() -> copy("base:3"))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("has no image 3, only 1, example.org/app:2");
    }

    @Test
    void choosesThePlatformOfAnIndexInIt() throws IOException {
        Descriptor arm64 = image(ARM64, "arm");
        Descriptor amd64 = image(AMD64, "amd");
        byte[] nested = ManifestJson.write(new ImageIndex(MediaTypes.OCI_INDEX, List.of(arm64, amd64)));
        index(blob(MediaTypes.OCI_INDEX, nested));
        BaseImage base = copy("base");
        assertThat(base.descriptor().digest()).isEqualTo(amd64.digest());
        assertThat(base.pinned().digest()).contains(Digest.of(nested));
        assertThat(store.path(Digest.of("arm"))).as("other platforms' layers").doesNotExist();
    }

    @Test
    void refusesADamagedLayout() throws IOException {
        index(image(AMD64, "one"));
        Path layer = layout.resolve("blobs/sha256").resolve(Digest.of("one").hex());
        Files.writeString(layer, "two");
        assertThatThrownBy(() -> copy("base"))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageContaining("content does not match its digest");
        Files.delete(layer);
        assertThatThrownBy(() -> copy("base"))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageContaining("lacks the blob " + Digest.of("one"));
    }

    @Test
    void refusesAFolderThatIsNoLayout() {
        assertThatThrownBy(() -> copy("base"))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining(layout + " is no OCI image layout: index.json is missing");
    }
}
