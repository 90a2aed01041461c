package io.github.layerflux.sandbox;

import io.github.layerflux.failure.EnvironmentFailure;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Builds a frame's body: fields one after another, without names; {@link WireReader} reads them in the same order.
 * Numbers take as few bytes as they need, seven bits in each, the sign in the lowest: a bound folder has hundreds of
 * thousands of files, and of each a dozen mostly small ones.
 *
 * <p>What would be longer than a frame may be fails with an EnvironmentFailure at once.
 */
public final class WireWriter {

    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    private final int limit;

    public WireWriter() {
        this(Frame.MAX_BODY);
    }

    /** @param limit in bytes */
    WireWriter(int limit) {
        this.limit = limit;
    }

    public WireWriter number(long value) {
        long rest = value << 1 ^ value >> 63;
        for (; (rest & ~0x7f) != 0; rest >>>= 7) {
            buffer.write((int) (rest & 0x7f | 0x80));
        }
        buffer.write((int) rest);
        return this;
    }

    public WireWriter bool(boolean value) {
        return number(value ? 1 : 0);
    }

    public WireWriter bytes(byte[] value) {
        number(value.length);
        if (buffer.size() > limit - value.length) {
            throw new EnvironmentFailure("what the sandbox has to be told is longer than " + (limit >> 20) + " MiB")
                    .suggest(
                            "Bind fewer files: name a folder in --mount=source=, or leave files out in .dockerignore.");
        }
        buffer.writeBytes(value);
        return this;
    }

    public WireWriter text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    public WireWriter texts(List<String> values) {
        number(values.size());
        for (String value : values) {
            text(value);
        }
        return this;
    }

    public byte[] body() {
        return buffer.toByteArray();
    }
}
