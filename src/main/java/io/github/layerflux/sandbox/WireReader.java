package io.github.layerflux.sandbox;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads what {@link WireWriter} wrote. */
public final class WireReader {

    private final ByteBuffer body;

    public WireReader(byte[] body) {
        this.body = ByteBuffer.wrap(body);
    }

    public long number() {
        return body.getLong();
    }

    public boolean bool() {
        return number() != 0;
    }

    public byte[] bytes() {
        byte[] value = new byte[Math.toIntExact(number())];
        body.get(value);
        return value;
    }

    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    public List<String> texts() {
        int count = Math.toIntExact(number());
        List<String> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(text());
        }
        return values;
    }
}
