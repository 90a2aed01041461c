package io.github.layerflux.sandbox;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** Turns a process's bytes into lines and keeps the last ones. One thread at a time. */
final class OutputLines {

    static final int TAIL = 20;
    /** Longer lines are cut into pieces, so that no output fills the memory. */
    private static final int MAX_LINE = 64 * 1024;

    private final Consumer<String> lines;
    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
    private final Deque<String> tail = new ArrayDeque<>();

    OutputLines(Consumer<String> lines) {
        this.lines = lines;
    }

    void accept(byte[] bytes) {
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                partial.write(bytes, start, i - start);
                emit();
                start = i + 1;
            }
        }
        partial.write(bytes, start, bytes.length - start);
        if (partial.size() >= MAX_LINE) {
            emit();
        }
    }

    /** Delivers a last line without line end. */
    void finish() {
        if (partial.size() > 0) {
            emit();
        }
    }

    List<String> tail() {
        return List.copyOf(tail);
    }

    private void emit() {
        String line = partial.toString(StandardCharsets.UTF_8);
        partial.reset();
        if (line.endsWith("\r")) {
            line = line.substring(0, line.length() - 1);
        }
        if (tail.size() == TAIL) {
            tail.removeFirst();
        }
        tail.addLast(line);
        lines.accept(line);
    }
}
