package io.github.layerflux.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.content.OciLayoutSource;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OciArchiveExporterTest {

    @TempDir
    Path folder;

    private ImageFixture fixture;
    private Path archive;

    @BeforeEach
    void makeStore() {
        fixture = new ImageFixture(folder.resolve("cache"));
        archive = folder.resolve("out/image.tar");
    }

    @Test
    void theArchiveIsALayoutThatHoldsTheImage() throws IOException {
        BuiltImage image = fixture.image("one", "app:1");
        new OciArchiveExporter(fixture.store, archive).export(image);

        Path unpacked = folder.resolve("unpacked");
        try (InputStream file = Files.newInputStream(archive);
                TarArchiveInputStream tar = new TarArchiveInputStream(file)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = unpacked.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else {
                    Files.createDirectories(path.getParent());
                    Files.copy(tar, path);
                }
            }
        }
        assertThat(unpacked.resolve("oci-layout")).exists();
        ImageFixture other = new ImageFixture(folder.resolve("other"));
        OciLayoutSource source = OciLayoutSource.open("oci-layout://unpacked:1", folder);
        assertThat(source.copy(source.manifest(Platform.of("linux", "amd64", "")), other.store))
                .isEqualTo(image.content());
    }

    @Test
    void theSameImageGivesTheSameBytesAndNothingElseIsLeft() throws IOException {
        BuiltImage image = fixture.image("one", "app:1");
        new OciArchiveExporter(fixture.store, archive).export(image);
        byte[] first = Files.readAllBytes(archive);
        Files.delete(archive);
        new OciArchiveExporter(fixture.store, archive).export(image);
        assertThat(Files.readAllBytes(archive)).isEqualTo(first);
        try (Stream<Path> files = Files.list(archive.getParent())) {
            assertThat(files).containsExactly(archive);
        }
    }

    @Test
    void anArchiveOfTheSameImageIsNotWrittenAgainAnyOtherIs() throws IOException {
        OciArchiveExporter exporter = new OciArchiveExporter(fixture.store, archive);
        BuiltImage image = fixture.image("one", "app:1");
        exporter.export(image);
        byte[] whole = Files.readAllBytes(archive);
        FileTime old = FileTime.fromMillis(1000);
        Files.setLastModifiedTime(archive, old);
        exporter.export(image);
        assertThat(Files.getLastModifiedTime(archive)).isEqualTo(old);

        exporter.export(fixture.image("two", "app:1"));
        assertThat(Files.size(archive)).as("of the same size").isEqualTo(whole.length);
        assertThat(Files.readAllBytes(archive)).isNotEqualTo(whole);

        Files.write(archive, java.util.Arrays.copyOf(whole, whole.length - 512));
        exporter.export(image);
        assertThat(Files.readAllBytes(archive)).isEqualTo(whole);
    }

    @Test
    void whenItFailsTheOldArchiveStays() throws IOException {
        new OciArchiveExporter(fixture.store, archive).export(fixture.image("one"));
        byte[] before = Files.readAllBytes(archive);
        BuiltImage two = fixture.image("two");
        Files.delete(fixture.store.path(two.content().layers().get(1).digest()));
        assertThatThrownBy(() -> new OciArchiveExporter(fixture.store, archive).export(two))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageStartingWith("can't write the image to " + archive);
        assertThat(Files.readAllBytes(archive)).isEqualTo(before);
        try (Stream<Path> files = Files.list(archive.getParent())) {
            assertThat(files).containsExactly(archive);
        }
    }

    @Test
    void aFolderInItsPlaceIsRefused() throws IOException {
        Files.createDirectories(archive);
        assertThatThrownBy(() -> new OciArchiveExporter(fixture.store, archive).export(fixture.image("one")))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageEndingWith("it is a folder");
    }
}
