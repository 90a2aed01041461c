package io.github.layerflux.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParallelGzipTest {

    private static final int MIB = 1024 * 1024;

    private static byte[] data(int length) {
        Random random = new Random(length);
        byte[] data = new byte[length];
        for (int i = 0; i < length; i++) {
            data[i] = (byte) (i % 5000 < 500 ? random.nextInt() : "the quick brown fox ".charAt(i % 20));
        }
        return data;
    }

    private static byte[] compress(byte[] data, int threads, int chunk) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ParallelGzip gzip = new ParallelGzip(out, 6, threads)) {
            for (int at = 0; at < data.length; at += chunk) {
                gzip.write(data, at, Math.min(chunk, data.length - at));
                gzip.flush();
            }
        }
        return out.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, MIB - 1, MIB, MIB + 1, 5 * MIB + 12345})
    void theSameBytesComeOutForAnyNumberOfThreads(int length) throws IOException {
        byte[] data = data(length);
        byte[] one = compress(data, 1, Math.max(1, length));
        assertThat(new GZIPInputStream(new ByteArrayInputStream(one)).readAllBytes())
                .isEqualTo(data);
        assertThat(Compression.decompressAny(new ByteArrayInputStream(one)).readAllBytes())
                .isEqualTo(data);
        assertThat(compress(data, 2, 1000)).isEqualTo(one);
        assertThat(compress(data, 4, 3 * MIB)).isEqualTo(one);
    }

    @Test
    void blocksAreCompressedWithTheOnesBeforeInMind() throws IOException {
        byte[] data = new byte[4 * MIB];
        assertThat(compress(data, 2, MIB).length).isLessThan(data.length / 500);
    }

    @Test
    void aFullDiskStopsTheThreads() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                if (length > 100) {
                    throw new IOException("No space left on device");
                }
            }
        };
        assertThatThrownBy(() -> {
                    try (ParallelGzip gzip = new ParallelGzip(full, 6, 2)) {
                        gzip.write(data(8 * MIB));
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessage("No space left on device");
    }
}
