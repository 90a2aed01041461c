package io.github.layerflux.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Builds a frame's body: fields one after another, without names; {@link WireReader} reads them in the same order. */
public final class WireWriter {

    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(buffer);

    public WireWriter number(long value) {
        try {
            out.writeLong(value);
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot fail", e);
        }
        return this;
    }

    public WireWriter bool(boolean value) {
        return number(value ? 1 : 0);
    }

    public WireWriter bytes(byte[] value) {
        number(value.length);
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
