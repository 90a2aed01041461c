package io.github.layerflux.sandbox;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Turns a process's bytes into lines; what is no UTF-8 becomes U+FFFD. One thread at a time. */
final class OutputLines {

    /** Longer lines are cut into pieces, so that no output fills the memory. */
    static final int MAX_LINE = 64 * 1024;
    /** How often at most a line that is being redrawn is shown. */
    private static final long DRAWING_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final RunOutput output;
    private final TerminalLine line = new TerminalLine(MAX_LINE);
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private ByteBuffer rest = ByteBuffer.allocate(0);
    private char highSurrogate;
    /** Whether a part of the line was delivered, whose end may be waiting for the rest. */
    private boolean cut;

    private long drawn = System.nanoTime();

    OutputLines(RunOutput output) {
        this.output = output;
    }

    void accept(byte[] bytes) {
        ByteBuffer in = ByteBuffer.allocate(rest.remaining() + bytes.length);
        in.put(rest).put(bytes).flip();
        decode(in, false);
        rest = in; // a character's first bytes, three at most
    }

    /** Delivers a last line without line end. */
    void finish() {
        decode(rest, true);
        if (!line.isEmpty() || cut) {
            emit();
        }
    }

    private void decode(ByteBuffer in, boolean last) {
        CharBuffer characters = CharBuffer.allocate(in.remaining() + 2);
        decoder.decode(in, characters, last);
        if (last) {
            decoder.flush(characters);
        }
        characters.flip();
        while (characters.hasRemaining()) {
            character(characters.get());
        }
    }

    private void character(char c) {
        if (c == '\n') {
            emit();
            return;
        }
        if (Character.isHighSurrogate(c)) {
            highSurrogate = c;
            return;
        }
        if (c == '\r') {
            drawing();
        }
        line.accept(Character.isLowSurrogate(c) ? Character.toCodePoint(highSurrogate, c) : c);
        if (line.isFull()) {
            String shown = line.shown();
            line.clear();
            cut = true;
            output.part(shown);
        }
    }

    private void drawing() {
        long now = System.nanoTime();
        if (!line.isEmpty() && now - drawn >= DRAWING_NANOS) {
            drawn = now;
            output.drawing(line.shown());
        }
    }

    private void emit() {
        String shown = line.shown();
        line.clear();
        cut = false;
        output.line(shown);
    }
}
