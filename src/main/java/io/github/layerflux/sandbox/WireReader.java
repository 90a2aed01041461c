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
        long read = 0;
        int shift = 0;
        byte next;
        do {
            next = body.get();
            read |= (next & 0x7fL) << shift;
            shift += 7;
        } while (next < 0 && shift < Long.SIZE);
        return read >>> 1 ^ -(read & 1);
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
