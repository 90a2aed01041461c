package io.github.layerflux.layer;

import static io.github.layerflux.layer.LayerFixture.dir;
import static io.github.layerflux.layer.LayerFixture.file;
import static io.github.layerflux.layer.LayerFixture.hardlink;
import static io.github.layerflux.layer.LayerFixture.whiteout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import io.github.layerflux.content.Ingest;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.MediaTypes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerIndexerTest {

    @TempDir
    Path folder;

    private LayerFixture fixture;
    private LayerIndexer indexer;

    @BeforeEach
    void makeStore() {
        fixture = new LayerFixture(folder);
        indexer = new LayerIndexer(fixture.store, fixture.contents);
    }

    private Layer written() {
        return fixture.layer(
                dir("a"),
                file("a/b", "hello"),
                hardlink("a/c", "a/b"),
                whiteout("gone"),
                file("long", "x".repeat(100_000)));
    }

    private void forget(Layer layer) throws IOException {
        Files.delete(fixture.directory.contents().resolve(layer.diffId().hex()));
    }

    @Test
    void theIndexOfALayerIsWhatItsWriterKnew() throws IOException {
        Layer layer = written();
        LayerContents known = fixture.contents.load(layer.diffId()).orElseThrow();
        forget(layer);

        assertThat(indexer.contents(layer)).usingRecursiveComparison().isEqualTo(known);
        assertThat(fixture.contents.load(layer.diffId())).isPresent();
    }

    @Test
    void compressedLayersGiveTheSame() throws IOException {
        Layer layer = written();
        LayerContents known = fixture.contents.load(layer.diffId()).orElseThrow();
        forget(layer);
        assertThat(indexer.index(fixture.gzipped(layer).descriptor(), LayerReader.NO_LIMIT)
                        .diffId())
                .isEqualTo(layer.diffId());
        assertThat(fixture.contents.load(layer.diffId()).orElseThrow())
                .usingRecursiveComparison()
                .isEqualTo(known);

        ByteArrayOutputStream zstd = new ByteArrayOutputStream();
        try (OutputStream out = new ZstdOutputStream(zstd)) {
            Files.copy(fixture.store.path(layer.diffId()), out);
        }
        // the media type is wrong on purpose: content decides
        Descriptor blob = fixture.store.put(MediaTypes.OCI_LAYER_GZIP, zstd.toByteArray());
        assertThat(indexer.index(blob, LayerReader.NO_LIMIT)).isEqualTo(new Layer(blob, layer.diffId()));
    }

    @Test
    void whatFollowsTheEndOfTheArchiveCountsForTheDiffId() throws IOException {
        byte[] tar = java.util.Arrays.copyOf(LayerFixture.tar(file("f", "x")), 10_240);
        Descriptor blob = fixture.store.put(MediaTypes.OCI_LAYER, tar);
        assertThat(indexer.index(blob, LayerReader.NO_LIMIT).diffId()).isEqualTo(Digest.of(tar));
    }

    @Test
    void aLayerThatIsNotItsDiffIdIsRefused() throws IOException {
        Layer gzipped = fixture.gzipped(written());
        Layer lying = new Layer(gzipped.descriptor(), Digest.of("something else"));
        assertThatThrownBy(() -> indexer.contents(lying))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageContaining("unpacks to " + gzipped.diffId());
        assertThat(fixture.contents.load(lying.diffId())).isEmpty();
    }

    @Test
    void bombsAreRefused() throws IOException {
        Descriptor blob = fixture.gzipped(fixture.layer(file("zeros", "\0".repeat(1_000_000))))
                .descriptor();
        assertThatThrownBy(() -> indexer.index(blob, 500_000))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageContaining("more than the allowed 500000 bytes");
    }

    @Test
    void aTruncatedLayerIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(
                fixture.store.path(fixture.gzipped(written()).descriptor().digest()));
        try (Ingest ingest = fixture.store.ingest()) {
            ingest.write(whole, 0, whole.length - 20);
            Descriptor blob = Descriptor.of(MediaTypes.OCI_LAYER_GZIP, ingest.commit(), whole.length - 20);
            assertThatThrownBy(() -> indexer.index(blob, LayerReader.NO_LIMIT))
                    .isInstanceOf(EnvironmentFailure.class)
                    .hasMessageContaining("can't be read");
        }
    }
}
