package io.github.layerflux.layer;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import io.github.layerflux.failure.EnvironmentFailure;
import io.github.layerflux.image.MediaTypes;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.tukaani.xz.XZInputStream;

/** How bytes are compressed, recognized by their first bytes: media types and file names lie. */
public enum Compression {
    NONE,
    /** RFC 1952; several members in a row are one stream. */
    GZIP,
    /** RFC 8878, skippable frames included. */
    ZSTD,
    BZIP2,
    /** The .xz format; only ADD meets it. */
    XZ;

    /** How many bytes {@link #detect} wants to see. */
    public static final int MAGIC = 6;

    private static final int BUFFER = 64 * 1024;
    /** What xz may use to decompress; the highest preset needs 65 MiB. */
    private static final int XZ_MEMORY_KIB = 80 * 1024;

    /** Recognizes the compression of content that begins so. */
    public static Compression detect(byte[] head, int length) {
        if (begins(head, length, 0x1f, 0x8b)) {
            return GZIP;
        }
        if (begins(head, length, 0x28, 0xb5, 0x2f, 0xfd)) {
            return ZSTD;
        }
        if (length >= 4 && (head[0] & 0xf0) == 0x50 && head[1] == 0x2a && head[2] == 0x4d && head[3] == 0x18) {
            return ZSTD;
        }
        if (begins(head, length, 'B', 'Z', 'h') && length >= 4 && head[3] >= '1' && head[3] <= '9') {
            return BZIP2;
        }
        return begins(head, length, 0xfd, '7', 'z', 'X', 'Z', 0) ? XZ : NONE;
    }

    private static boolean begins(byte[] head, int length, int... magic) {
        if (length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((head[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    /** Uncompressed bytes of a stream of any compression; closing closes {@code in}. */
    public static InputStream decompressAny(InputStream in) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in, BUFFER);
        buffered.mark(MAGIC);
        byte[] head = new byte[MAGIC];
        int length = buffered.readNBytes(head, 0, MAGIC);
        buffered.reset();
        return detect(head, length).decompress(buffered);
    }

    /**
     * Uncompressed bytes; closing closes {@code in}.
     *
     * @throws EnvironmentFailure when this machine has no zstd library
     */
    public InputStream decompress(InputStream in) throws IOException {
        return switch (this) {
            case NONE -> in;
            case GZIP -> Gzip.open(in);
            case ZSTD -> Zstd.open(in);
            case BZIP2 -> Bzip2.open(in);
            case XZ -> Xz.open(in);
        };
    }

    /**
     * Compresses what is written; closing completes it and closes {@code out}. The same bytes come out for any number
     * of threads. NONE, GZIP and ZSTD only.
     *
     * @throws EnvironmentFailure when this machine has no zstd library
     */
    OutputStream compress(OutputStream out, int level, int threads) throws IOException {
        return switch (this) {
            case NONE -> out;
            case GZIP -> new ParallelGzip(out, level, threads);
            case ZSTD -> Zstd.compress(out, level, threads);
            case BZIP2, XZ -> throw new IllegalStateException("no layer is compressed with " + this);
        };
    }

    /** The media type of an OCI layer so compressed; NONE, GZIP and ZSTD only. */
    public String layerMediaType() {
        return switch (this) {
            case NONE -> MediaTypes.OCI_LAYER;
            case GZIP -> MediaTypes.OCI_LAYER_GZIP;
            case ZSTD -> MediaTypes.OCI_LAYER_ZSTD;
            case BZIP2, XZ -> throw new IllegalStateException("no layer is compressed with " + this);
        };
    }

    // One class each: verifying this enum must not load any of the libraries.

    private static final class Gzip {
        static InputStream open(InputStream in) throws IOException {
            // the JDK's stream ends after a member when available() is 0; this one looks for the next
            return new BufferedInputStream(
                    GzipCompressorInputStream.builder()
                            .setInputStream(in)
                            .setDecompressConcatenated(true)
                            .setBufferSize(BUFFER)
                            .get(),
                    BUFFER);
        }
    }

    private static final class Zstd {
        static InputStream open(InputStream in) throws IOException {
            try {
                return new BufferedInputStream(new ZstdInputStream(in), BUFFER);
            } catch (UnsatisfiedLinkError | NoClassDefFoundError | ExceptionInInitializerError e) {
                throw new EnvironmentFailure("zstd is not available on this machine: " + e.getMessage(), e)
                        .suggest("Use an image whose layers are compressed with gzip.");
            }
        }

        static OutputStream compress(OutputStream out, int level, int threads) throws IOException {
            try {
                ZstdOutputStream zstd = new ZstdOutputStream(out, level);
                zstd.setWorkers(threads); // 1 or more: without workers the bytes are others
                return new BufferedOutputStream(zstd, BUFFER);
            } catch (UnsatisfiedLinkError | NoClassDefFoundError | ExceptionInInitializerError e) {
                throw new EnvironmentFailure("zstd is not available on this machine: " + e.getMessage(), e)
                        .suggest("Set the compression to gzip.");
            }
        }
    }

    private static final class Bzip2 {
        static InputStream open(InputStream in) throws IOException {
            return new BufferedInputStream(new BZip2CompressorInputStream(in, true), BUFFER);
        }
    }

    private static final class Xz {
        static InputStream open(InputStream in) throws IOException {
            return new BufferedInputStream(new XZInputStream(in, XZ_MEMORY_KIB), BUFFER);
        }
    }
}
