package io.github.layerflux.dockerfile;

/** A cursor over the lines of a text; {@code \n} and {@code \r\n} end a line, a byte order mark is skipped. */
final class SourceLines {

    private final String text;
    private int position;
    private int number;

    SourceLines(String text) {
        this.text = text;
        this.position = text.startsWith("\uFEFF") ? 1 : 0;
    }

    boolean hasNext() {
        return position < text.length();
    }

    /** The next line without its end. */
    String next() {
        int end = lineEnd();
        int trimmed = end;
        while (trimmed > position && isLineEnd(text.charAt(trimmed - 1))) {
            trimmed--;
        }
        String line = text.substring(position, trimmed);
        position = end;
        number++;
        return line;
    }

    /** The next line as {@link #next} would give it, without moving on. */
    String peek() {
        int start = position;
        String line = next();
        position = start;
        number--;
        return line;
    }

    /** The next line with its end, as it stands in the file. */
    String nextRaw() {
        int end = lineEnd();
        String line = text.substring(position, end);
        position = end;
        number++;
        return line;
    }

    /** The 1-based number of the line that was read last. */
    int number() {
        return number;
    }

    private int lineEnd() {
        int newline = text.indexOf('\n', position);
        return newline < 0 ? text.length() : newline + 1;
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }
}
