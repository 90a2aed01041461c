package io.github.layerflux.layer;

import static io.github.layerflux.layer.LayerFixture.dir;
import static io.github.layerflux.layer.LayerFixture.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.MediaTypes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerWriterTest {

    @TempDir
    Path folder;

    private LayerFixture fixture;

    @BeforeEach
    void makeStore() {
        fixture = new LayerFixture(folder);
    }

    @Test
    void aLayerIsItsTarUncompressedUnderItsDiffId() throws IOException {
        Layer layer = fixture.layer(dir("a"), file("a/b", "hello"));

        byte[] tar = LayerFixture.tar(dir("a"), file("a/b", "hello"));
        assertThat(layer.diffId()).isEqualTo(Digest.of(tar));
        assertThat(layer.descriptor().digest()).isEqualTo(layer.diffId());
        assertThat(layer.descriptor().mediaType()).isEqualTo(MediaTypes.OCI_LAYER);
        assertThat(layer.descriptor().size()).isEqualTo(tar.length);
        assertThat(Files.readAllBytes(fixture.store.path(layer.diffId()))).isEqualTo(tar);
    }

    @Test
    void theTableOfContentsKnowsDigestAndOffsetOfEveryFile() throws IOException {
        Layer layer = fixture.layer(dir("a"), file("a/b", "hello"), file("empty", ""));

        List<LayerEntry> entries =
                fixture.contents.load(layer.diffId()).orElseThrow().entries();
        assertThat(entries).extracting(LayerEntry::path).containsExactly("a", "a/b", "empty");
        assertThat(entries.get(1).content()).contains(Digest.of("hello"));
        assertThat(entries.get(2).content()).contains(Digest.of(""));
        try (InputStream in = fixture.store.open(layer.diffId())) {
            in.skipNBytes(entries.get(1).offset());
            assertThat(in.readNBytes(5)).asString().isEqualTo("hello");
        }
    }

    @Test
    void anEmptyLayerIsTheTwoBlocksThatEveryToolMakesOfIt() {
        assertThat(fixture.layer().diffId())
                .hasToString("sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef");
    }

    @Test
    void anIdenticalLayerIsUsedAndNotReplaced() throws IOException {
        Path blob = fixture.store.path(fixture.layer(file("f", "x")).diffId());
        Object inode = Files.getAttribute(blob, "unix:ino");

        fixture.layer(file("f", "x"));

        assertThat(Files.getAttribute(blob, "unix:ino")).isEqualTo(inode);
        assertNothingTemporary();
    }

    @Test
    void closingWithoutFinishLeavesNothing() throws IOException {
        try (LayerWriter writer = LayerWriter.open(fixture.store, fixture.contents)) {
            writer.add(dir("a").entry());
        }
        assertNothingTemporary();
        try (Stream<Path> contents = Files.list(fixture.directory.contents())) {
            assertThat(contents).isEmpty();
        }
    }

    @Test
    void aFileThatChangedWhileItWasReadFailsTheLayer() {
        try (LayerWriter writer = LayerWriter.open(fixture.store, fixture.contents)) {
            LayerEntry entry = LayerEntry.file("f", 0644, 0, 0, 5, 0, 0);
            assertThatThrownBy(() -> writer.add(entry, new ByteArrayInputStream(new byte[4])))
                    .isInstanceOf(EnvironmentFailure.class)
                    .hasMessage("f: file changed while it was read");
        }
    }

    @Test
    void namesThatWouldDeleteAreTheUsersMistake() {
        try (LayerWriter writer = LayerWriter.open(fixture.store, fixture.contents)) {
            assertThatThrownBy(() -> writer.add(dir("a/.wh.b").entry()))
                    .isInstanceOf(UserFailure.class)
                    .hasMessageContaining("a/.wh.b")
                    .hasMessageContaining("exclude it");
        }
    }

    private void assertNothingTemporary() throws IOException {
        try (Stream<Path> files = Files.list(fixture.directory.temporary())) {
            assertThat(files).isEmpty();
        }
    }
}
