package io.github.layerflux.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadedCacheTest {

    private static byte[] zipped(int length) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write("x".repeat(length).getBytes(StandardCharsets.US_ASCII));
        }
        return bytes.toByteArray();
    }

    private static LoadedCache load(int most, int... lengths) throws IOException {
        List<byte[]> blobs = new ArrayList<>();
        for (int length : lengths) {
            blobs.add(zipped(length));
        }
        return LoadedCache.of(CacheIndex.EMPTY, "web", blobs, most);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 40, 99})
    void asManyBytesOfRecordsAsAreAllowed(int first) throws IOException {
        assertThat(load(100, first, 100 - first).records()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 40, 101, 500})
    void moreAreRefusedWhereverTheyAre(int first) {
        assertThatThrownBy(() -> load(100, first, 101 - Math.min(first, 101)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("it has more than");
    }
}
