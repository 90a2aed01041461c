package io.github.layerflux.sandbox.worker;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Fields of SSH's messages (RFC 4251, section 5): numbers of four bytes, strings with their length before them. */
final class SshBytes {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    SshBytes number(int value) {
        out.writeBytes(ByteBuffer.allocate(4).putInt(value).array());
        return this;
    }

    SshBytes bytes(byte[] value) {
        number(value.length);
        out.writeBytes(value);
        return this;
    }

    SshBytes text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    /** The fields with a message's type before them. */
    byte[] message(int type) {
        byte[] fields = out.toByteArray();
        return ByteBuffer.allocate(1 + fields.length)
                .put((byte) type)
                .put(fields)
                .array();
    }

    /** Reads a string; empty when there isn't a whole one. */
    static Optional<byte[]> read(ByteBuffer from) {
        if (from.remaining() < 4) {
            return Optional.empty();
        }
        int length = from.getInt();
        if (length < 0 || length > from.remaining()) {
            return Optional.empty();
        }
        byte[] value = new byte[length];
        from.get(value);
        return Optional.of(value);
    }
}
