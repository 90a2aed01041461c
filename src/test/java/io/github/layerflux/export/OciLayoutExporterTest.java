package io.github.layerflux.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.content.IndexFile;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Descriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OciLayoutExporterTest {

    @TempDir
    Path folder;

    private ImageFixture fixture;
    private Path target;

    @BeforeEach
    void makeStore() {
        fixture = new ImageFixture(folder.resolve("cache"));
        target = folder.resolve("target/layerflux/oci");
    }

    private Set<String> blobs() throws IOException {
        try (Stream<Path> files = Files.list(target.resolve("blobs/sha256"))) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    private static Set<String> digests(BuiltImage image) {
        return image.blobs().stream().map(blob -> blob.digest().hex()).collect(Collectors.toSet());
    }

    @Test
    void theLayoutNamesTheImageAndLinksItsBlobs() throws IOException {
        BuiltImage image = fixture.image("one", "app:1.0", "ghcr.io/a/app:1.0", "app:latest");
        OciLayoutExporter.exclusive(fixture.store, target).export(image);

        assertThat(target.resolve("oci-layout")).hasContent("{\"imageLayoutVersion\":\"1.0.0\"}");
        List<Descriptor> index = new IndexFile(target).read();
        assertThat(index).allSatisfy(entry -> {
            assertThat(entry.digest()).isEqualTo(image.manifest().digest());
            assertThat(entry.platform()).contains(image.platform());
        });
        assertThat(index)
                .extracting(entry -> entry.annotations().get("org.opencontainers.image.ref.name"))
                .containsExactly("1.0", "ghcr.io/a/app:1.0", "latest");
        assertThat(index)
                .extracting(entry -> entry.annotations().get("io.containerd.image.name"))
                .containsExactly("docker.io/library/app:1.0", "ghcr.io/a/app:1.0", "docker.io/library/app:latest");
        assertThat(blobs()).isEqualTo(digests(image));
        for (Descriptor blob : image.blobs()) {
            assertThat(Files.isSameFile(
                            target.resolve("blobs/sha256").resolve(blob.digest().hex()),
                            fixture.store.path(blob.digest())))
                    .isTrue();
        }
    }

    @Test
    void theSameImageAgainTouchesNothing() throws IOException {
        BuiltImage image = fixture.image("one", "app:1");
        OciLayoutExporter exporter = OciLayoutExporter.exclusive(fixture.store, target);
        exporter.export(image);
        FileTime old = FileTime.fromMillis(1000);
        Files.setLastModifiedTime(target.resolve("index.json"), old);
        Files.setLastModifiedTime(target.resolve("blobs/sha256"), old);

        exporter.export(image);

        assertThat(Files.getLastModifiedTime(target.resolve("index.json"))).isEqualTo(old);
        assertThat(Files.getLastModifiedTime(target.resolve("blobs/sha256"))).isEqualTo(old);
    }

    @Test
    void aMissingOrShortBlobIsDeliveredAgain() throws IOException {
        BuiltImage image = fixture.image("one", "app:1");
        OciLayoutExporter exporter = OciLayoutExporter.exclusive(fixture.store, target);
        exporter.export(image);
        Path blob = target.resolve("blobs/sha256")
                .resolve(image.content().layers().get(0).digest().hex());
        Files.delete(blob);
        Files.writeString(blob, "short");
        exporter.export(image);
        assertThat(Files.size(blob)).isEqualTo(image.content().layers().get(0).size());
    }

    @Test
    void theNextImageReplacesTheOneBefore() throws IOException {
        OciLayoutExporter exporter = OciLayoutExporter.exclusive(fixture.store, target);
        exporter.export(fixture.image("one", "app:1"));
        BuiltImage two = fixture.image("two", "app:1");
        exporter.export(two);
        assertThat(blobs()).isEqualTo(digests(two));
        assertThat(new IndexFile(target).read()).hasSize(1);
    }

    @Test
    void inTheUsersFolderOtherImagesStay() throws IOException {
        BuiltImage one = fixture.image("one", "app:1");
        BuiltImage two = fixture.image("two", "app:2");
        BuiltImage three = fixture.image("three", "app:1");
        OciLayoutExporter exporter = OciLayoutExporter.into(fixture.store, target);
        exporter.export(one);
        exporter.export(two);
        exporter.export(three);
        assertThat(new IndexFile(target).read())
                .extracting(Descriptor::digest)
                .containsExactly(two.manifest().digest(), three.manifest().digest());
        assertThat(blobs()).containsAll(digests(one)).containsAll(digests(two)).containsAll(digests(three));
    }

    @Test
    void aBlobThatIsGoneFromTheStoreIsNamedAndTheOldLayoutStays() throws IOException {
        OciLayoutExporter exporter = OciLayoutExporter.exclusive(fixture.store, target);
        BuiltImage one = fixture.image("one", "app:1");
        exporter.export(one);
        BuiltImage two = fixture.image("two", "app:1");
        Files.delete(fixture.store.path(two.content().config().digest()));
        assertThatThrownBy(() -> exporter.export(two))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageContaining(two.content().config().digest() + " is missing");
        assertThat(new IndexFile(target).read().get(0).digest())
                .isEqualTo(one.manifest().digest());
        assertThat(blobs()).containsAll(digests(one));
    }

    @Test
    void aFileInTheFoldersPlaceIsToldWithItsPath() throws IOException {
        Files.createDirectories(target.getParent());
        Files.writeString(target, "");
        assertThatThrownBy(
                        () -> OciLayoutExporter.exclusive(fixture.store, target).export(fixture.image("one")))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageContaining(target.toString());
    }
}
