package io.github.layerflux.sandbox;

import java.util.Arrays;

/**
 * One line as a terminal would show it: a carriage return or a backspace moves the cursor, what follows overwrites, and
 * the escape sequences that move in the line or erase (ECMA-48: CUB, CUF, CHA, EL, ED) do so. All other sequences, colours
 * among them, and all other control characters leave no trace. A character counts as one column.
 */
final class TerminalLine {

    private static final int ESCAPE = 0x1b;
    private static final int BELL = 0x07;
    /** The one-character forms of {@code ESC [} and {@code ESC ]}. */
    private static final int CSI = 0x9b;

    private static final int OSC = 0x9d;
    private static final int MAX_PARAMETERS = 64;

    private enum State {
        TEXT,
        ESCAPED,
        /** After {@code ESC (} and the like: one more character belongs to it. */
        DESIGNATION,
        CONTROL_SEQUENCE,
        /** A title, link or other string, up to BEL or {@code ESC \}. */
        STRING,
        STRING_ESCAPED
    }

    private final int longest;
    private final StringBuilder parameters = new StringBuilder();
    private int[] cells = new int[256];
    private int length;
    private int column;
    private boolean redrawn;
    private State state = State.TEXT;

    /** @param longest how many characters it holds */
    TerminalLine(int longest) {
        this.longest = longest;
    }

    /** Takes the next code point, which is no line feed. */
    void accept(int c) {
        switch (state) {
            case TEXT -> text(c);
            case ESCAPED -> escaped(c);
            case DESIGNATION -> state = State.TEXT;
            case CONTROL_SEQUENCE -> control(c);
            case STRING -> {
                if (c == BELL || c == 0x9c) {
                    state = State.TEXT;
                } else if (c == ESCAPE) {
                    state = State.STRING_ESCAPED;
                }
            }
            case STRING_ESCAPED -> state = c == '\\' ? State.TEXT : State.STRING;
        }
    }

    boolean isEmpty() {
        return length == 0;
    }

    boolean isFull() {
        return length >= longest;
    }

    /** What can be seen. Blanks that a shorter text was padded with, to cover a longer one, are not part of it. */
    String shown() {
        int end = length;
        while (redrawn && end > 0 && cells[end - 1] == ' ') {
            end--;
        }
        return new String(cells, 0, end);
    }

    /** Begins the next line. A sequence that was not finished is over. */
    void clear() {
        length = 0;
        column = 0;
        redrawn = false;
        state = State.TEXT;
    }

    private void text(int c) {
        if (c >= ' ' && c < 0x7f || c == '\t' || c > 0x9f) {
            put(c);
        } else if (c == '\r') {
            column = 0;
        } else if (c == '\b') {
            column = Math.max(0, column - 1);
        } else if (c == ESCAPE) {
            state = State.ESCAPED;
        } else if (c == CSI) {
            begin(State.CONTROL_SEQUENCE);
        } else if (c == OSC) {
            state = State.STRING;
        }
    }

    private void put(int c) {
        if (column >= longest) {
            return;
        }
        if (column >= cells.length) {
            cells = Arrays.copyOf(cells, Math.min(longest, Math.max(column + 1, cells.length * 2)));
        }
        if (column > length) {
            Arrays.fill(cells, length, column, ' ');
        }
        redrawn |= column < length;
        cells[column++] = c;
        length = Math.max(length, column);
    }

    private void escaped(int c) {
        if (c == '[') {
            begin(State.CONTROL_SEQUENCE);
        } else if (c == ']' || c == 'P' || c == 'X' || c == '^' || c == '_') {
            state = State.STRING;
        } else if (c >= 0x20 && c <= 0x2f) {
            state = State.DESIGNATION;
        } else {
            state = State.TEXT;
        }
    }

    private void begin(State sequence) {
        parameters.setLength(0);
        state = sequence;
    }

    private void control(int c) {
        if (c < ' ') { // not part of any; the sequence was cut off
            state = State.TEXT;
            text(c);
        } else if (c < 0x40) {
            if (parameters.length() < MAX_PARAMETERS) {
                parameters.append((char) c);
            }
        } else {
            state = State.TEXT;
            apply(c);
        }
    }

    private void apply(int command) {
        switch (command) {
            case 'C' -> column = Math.min(longest, column + Math.max(1, parameter()));
            case 'D' -> column = Math.max(0, column - Math.max(1, parameter()));
            case 'G' -> column = Math.min(longest, Math.max(1, parameter()) - 1);
            case 'J', 'K' -> erase(parameter());
            default -> {
                // a colour, or something that moves to other lines, which are told already
            }
        }
    }

    private void erase(int what) {
        if (what == 0) {
            length = Math.min(length, column);
        } else if (what == 1) {
            Arrays.fill(cells, 0, Math.min(length, column + 1), ' ');
        } else {
            length = 0;
        }
        redrawn = true;
    }

    private int parameter() {
        int value = 0;
        for (int i = 0; i < parameters.length() && Character.isDigit(parameters.charAt(i)); i++) {
            value = Math.min(longest, value * 10 + parameters.charAt(i) - '0');
        }
        return value;
    }
}
