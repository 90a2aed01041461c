package io.github.layerflux.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.layerflux.content.CacheDirectory;
import io.github.layerflux.content.ContentStore;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.image.Descriptor;
import io.github.layerflux.image.Digest;
import io.github.layerflux.image.MediaTypes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layers on their way out: compressed once, and with the same bytes everywhere. */
class LayerCompressorTest {

    private static final LayerCompression GZIP = LayerCompression.parse("gzip", "");
    private static final LayerCompression ZSTD = LayerCompression.parse("zstd", "");

    @TempDir
    Path folder;

    private ContentStore store;

    @BeforeEach
    void makeStore() {
        store = new ContentStore(new CacheDirectory(folder.resolve("cache")).create());
    }

    /** A layer of several MiB, in which repetitive and random parts alternate. */
    private static Layer layer(ContentStore into) {
        byte[] data = new byte[11 * 1024 * 1024 + 77];
        Random random = new Random(1);
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (i % 5000 < 700 ? random.nextInt() : "the quick brown fox ".charAt(i % 20));
        }
        try (LayerWriter writer = LayerWriter.open(into, new ContentsStore(into.directory()))) {
            writer.add(LayerEntry.file("file", 0644, 0, 0, data.length, 0, 0), new ByteArrayInputStream(data));
            return writer.finish();
        }
    }

    private Digest unpacked(Descriptor blob) throws IOException {
        try (InputStream in = Compression.decompressAny(store.open(blob.digest()))) {
            return Digest.of(in.readAllBytes());
        }
    }

    @Test
    void whatSomebodyCallsZstdAndIsGzipIsNoZstdLayer() throws IOException {
        Layer layer = layer(store);
        LayerCompressor compressor = new LayerCompressor(store);
        Descriptor gzip = compressor.compress(layer, GZIP);

        compressor.adopt(gzip, layer, ZSTD.id());

        Descriptor zstd = compressor.compress(layer, ZSTD);
        assertThat(zstd.digest()).isNotEqualTo(gzip.digest());
        assertThat(unpacked(zstd)).isEqualTo(layer.diffId());
    }

    @Test
    void aRecordThatCannotBeWrittenLeavesNothing() throws IOException {
        Layer layer = layer(store);
        Path record = store.directory().compressed().resolve(layer.diffId().hex() + "." + GZIP.id());
        Files.createFile(Files.createDirectories(record).resolve("in-the-way"));
        assertThatThrownBy(() -> new LayerCompressor(store).compress(layer, GZIP))
                .isInstanceOf(EnvironmentFailure.class);
        assertThat(store.directory().temporary()).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({"gzip, +gzip", "zstd, +zstd"})
    void theBytesAreTheSameForAnyNumberOfThreads(String codec, String suffix) throws IOException {
        LayerCompression how = LayerCompression.parse(codec, "");
        Layer layer = layer(store);
        Descriptor one = new LayerCompressor(store, 1).compress(layer, how);
        assertThat(one.mediaType()).isEqualTo(MediaTypes.OCI_LAYER + suffix);
        assertThat(one.size()).isLessThan(layer.descriptor().size() / 3);
        assertThat(unpacked(one)).isEqualTo(layer.diffId());

        for (int threads : new int[] {2, 5}) {
            ContentStore other = new ContentStore(new CacheDirectory(folder.resolve("cache" + threads)).create());
            assertThat(new LayerCompressor(other, threads).compress(layer(other), how))
                    .isEqualTo(one);
        }
    }

    @Test
    void aLayerIsCompressedOnceForEachCodecAndLevel() throws IOException {
        Layer layer = layer(store);
        Descriptor gzip = new LayerCompressor(store).compress(layer, GZIP);
        Descriptor small = new LayerCompressor(store).compress(layer, LayerCompression.parse("gzip", "9"));
        assertThat(small.digest()).isNotEqualTo(gzip.digest());
        assertThat(new LayerCompressor(store).compress(layer, ZSTD).digest()).isNotEqualTo(gzip.digest());

        Files.delete(store.path(layer.diffId())); // can't be read again
        assertThat(new LayerCompressor(store).compress(layer, GZIP)).isEqualTo(gzip);
    }

    @Test
    void whoWantsTheSameLayerAtOnceWaitsForOneCompression() throws Exception {
        Layer layer = layer(store);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<Descriptor>> results = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            results.add(threads.submit(() -> new LayerCompressor(store).compress(layer, GZIP)));
        }
        FileTime made = null;
        for (Future<Descriptor> result : results) {
            Object inode = Files.getAttribute(store.path(result.get().digest()), "unix:ctime");
            assertThat(made == null || made.equals(inode)).isTrue();
            made = (FileTime) inode;
        }
        threads.shutdown();
    }

    @Test
    void aDamagedOrMissingResultIsMadeAgain() throws IOException {
        Layer layer = layer(store);
        Descriptor gzip = new LayerCompressor(store).compress(layer, GZIP);
        Files.write(store.path(gzip.digest()), new byte[(int) gzip.size()]);
        assertThat(new LayerCompressor(store).compress(layer, GZIP)).isEqualTo(gzip);
        assertThat(unpacked(gzip)).isEqualTo(layer.diffId());

        Path record = Files.list(store.directory().compressed())
                .filter(file -> !file.toString().endsWith(".lock"))
                .findFirst()
                .orElseThrow();
        Files.writeString(record, "sha256:nonsense");
        assertThat(new LayerCompressor(store).compress(layer, GZIP)).isEqualTo(gzip);
    }

    @Test
    void whatCameCompressedStaysUnlessItIsConverted() throws IOException {
        Layer layer = layer(store);
        LayerCompressor compressor = new LayerCompressor(store);
        Layer came = new Layer(compressor.compress(layer, ZSTD), layer.diffId());

        assertThat(compressor.compress(came, GZIP)).isEqualTo(came.descriptor());
        assertThat(compressor.convert(came, GZIP)).isEqualTo(compressor.compress(layer, GZIP));
        Files.delete(store.path(layer.diffId()));
        assertThat(compressor.convert(came, LayerCompression.NONE)).isEqualTo(layer.descriptor());
        assertThat(unpacked(layer.descriptor())).isEqualTo(layer.diffId());
    }

    @Test
    void aCompressedLayerThatIsNotHereIsKnownByItsMediaType() {
        Digest digest = Digest.of("elsewhere");
        Layer remote = new Layer(Descriptor.of(MediaTypes.DOCKER_LAYER_GZIP, digest, 5), Digest.of("plain"));
        assertThat(new LayerCompressor(store).compress(remote, ZSTD))
                .isEqualTo(Descriptor.of(MediaTypes.OCI_LAYER_GZIP, digest, 5));
    }

    @Test
    void aCorruptLayerIsNeverCompressedUnderItsOldName() throws IOException {
        Layer layer = layer(store);
        byte[] bytes = Files.readAllBytes(store.path(layer.diffId()));
        bytes[700]++;
        Files.write(store.path(layer.diffId()), bytes);
        assertThatThrownBy(() -> new LayerCompressor(store).compress(layer, GZIP))
                .isInstanceOf(EnvironmentFailure.class)
                .hasMessageContaining("is corrupt");
    }

    @ParameterizedTest
    @CsvSource({"brotli, ''", "gzip, 10", "gzip, x", "zstd, 23", "zstd, -1", "none, 3"})
    void whatThereIsNotIsTheUsersMistake(String codec, String level) {
        assertThatThrownBy(() -> LayerCompression.parse(codec, level)).isInstanceOf(UserFailure.class);
    }
}
