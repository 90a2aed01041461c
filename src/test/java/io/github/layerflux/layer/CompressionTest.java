package io.github.layerflux.layer;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class CompressionTest {

    private static final byte[] DATA = "some text, ".repeat(50_000).getBytes();

    private static byte[] compress(Compression compression, byte[] data) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = switch (compression) {
            case NONE -> bytes;
            case GZIP -> new GZIPOutputStream(bytes);
            case ZSTD -> new ZstdOutputStream(bytes);
            case BZIP2 -> new BZip2CompressorOutputStream(bytes);
            case XZ -> new XZOutputStream(bytes, new LZMA2Options(1));
        }) {
            out.write(data);
        }
        return bytes.toByteArray();
    }

    private static byte[] decompress(byte[] bytes) throws IOException {
        return Compression.decompressAny(new ByteArrayInputStream(bytes)).readAllBytes();
    }

    @ParameterizedTest
    @EnumSource
    void everyCompressionIsRecognizedAndUndone(Compression compression) throws IOException {
        byte[] compressed = compress(compression, DATA);
        assertThat(Compression.detect(compressed, compressed.length)).isEqualTo(compression);
        assertThat(decompress(compressed)).isEqualTo(DATA);
    }

    @ParameterizedTest
    @EnumSource
    void streamsInARowAreOne(Compression compression) throws IOException {
        byte[] part = compress(compression, DATA);
        byte[] twice = new byte[2 * part.length];
        System.arraycopy(part, 0, twice, 0, part.length);
        System.arraycopy(part, 0, twice, part.length, part.length);
        assertThat(decompress(twice)).hasSize(2 * DATA.length);
    }

    @Test
    void shortContentIsNotCompressed() throws IOException {
        for (int length = 0; length < 6; length++) {
            assertThat(decompress(new byte[length])).hasSize(length);
        }
        assertThat(Compression.detect(new byte[] {0x1f}, 1)).isEqualTo(Compression.NONE);
    }

    @Test
    void zstdSkippableFramesAreRecognized() throws IOException {
        byte[] frame = compress(Compression.ZSTD, DATA);
        byte[] skippable = {0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 'x', 'y'};
        byte[] both = new byte[skippable.length + frame.length];
        System.arraycopy(skippable, 0, both, 0, skippable.length);
        System.arraycopy(frame, 0, both, skippable.length, frame.length);
        assertThat(decompress(both)).isEqualTo(DATA);
    }
}
