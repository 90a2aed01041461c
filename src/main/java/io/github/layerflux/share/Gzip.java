package io.github.layerflux.share;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Small things, compressed on their way. */
final class Gzip {

    private Gzip() {}

    static byte[] compressed(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        } catch (IOException e) {
            throw new IllegalStateException("memory can be written", e);
        }
        return bytes.toByteArray();
    }

    /** @throws IOException when it isn't compressed, is damaged, or is larger than the limit */
    static byte[] plain(byte[] compressed, int limit) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
            byte[] plain = in.readNBytes(limit);
            if (in.read() >= 0) {
                throw new IOException("it has more than " + limit + " bytes");
            }
            return plain;
        }
    }
}
