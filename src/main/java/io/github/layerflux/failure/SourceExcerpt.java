package io.github.layerflux.failure;

import java.util.ArrayList;
import java.util.List;

/**
 * The lines around a range, numbered, those of the range marked:
 *
 * <pre>
 *      1 | FROM debian:12
 *      2 |
 *  &gt;&gt;  3 | RUN apt-get update &amp;&amp; \
 *  &gt;&gt;  4 |     apt-get install -y crul
 *      5 | CMD ["bash"]
 * </pre>
 *
 * Long lines are cut, long ranges lose their middle, tabs become blanks, and other control characters are shown as dots,
 * so a file can't talk to the terminal.
 */
public final class SourceExcerpt {

    private static final int CONTEXT = 2;
    private static final int FIRST = 6;
    private static final int LAST = 3;
    private static final int WIDTH = 110;
    private static final String TAB = "    ";
    private static final String MARK = " >> ";
    private static final String NO_MARK = "    ";

    private final SourceText source;
    private final SourceRange range;
    private final List<String> lines = new ArrayList<>();

    private SourceExcerpt(SourceText source, SourceRange range) {
        this.source = source;
        this.range = range;
    }

    /**
     * The lines to print, none when the range lies outside of the text.
     *
     * @param range lines of that source
     */
    public static List<String> of(SourceText source, SourceRange range) {
        SourceExcerpt excerpt = new SourceExcerpt(source, range);
        excerpt.read();
        return List.copyOf(excerpt.lines);
    }

    private void read() {
        String text = source.text();
        int last = range.lastLine() + CONTEXT;
        int digits = Integer.toString(last).length();
        boolean cut = false;
        int start = text.startsWith("\uFEFF") ? 1 : 0;
        for (int number = 1; start < text.length() && number <= last; number++) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline;
            boolean marked = number >= range.firstLine() && number <= range.lastLine();
            if (number >= range.firstLine() - CONTEXT) {
                if (!isMiddle(number)) {
                    String label = Integer.toString(number);
                    String line = shown(text, start, end);
                    lines.add((marked ? MARK : NO_MARK)
                            + " ".repeat(digits - label.length())
                            + label
                            + (line.isEmpty() ? " |" : " | " + line));
                } else if (!cut) {
                    cut = true;
                    lines.add(MARK + " ".repeat(digits) + " | …");
                }
            }
            start = end + 1;
        }
        trim();
    }

    private boolean isMiddle(int number) {
        return number >= range.firstLine() + FIRST
                && number <= range.lastLine() - LAST
                && range.lastLine() - range.firstLine() > FIRST + LAST;
    }

    /** Blank lines of the context say nothing at the beginning and the end. */
    private void trim() {
        while (!lines.isEmpty() && isBlankContext(lines.get(lines.size() - 1))) {
            lines.remove(lines.size() - 1);
        }
        while (!lines.isEmpty() && isBlankContext(lines.get(0))) {
            lines.remove(0);
        }
    }

    private static boolean isBlankContext(String line) {
        return line.startsWith(NO_MARK) && line.endsWith(" |");
    }

    private static String shown(String text, int start, int end) {
        StringBuilder line = new StringBuilder();
        int i = start;
        for (; i < end && line.length() < WIDTH; i++) {
            char c = text.charAt(i);
            if (c == '\t') {
                line.append(TAB);
            } else if (c == '\r' && i == end - 1) {
                continue;
            } else {
                line.append(Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '·' : c);
            }
        }
        int length = line.length();
        if (i < end) {
            return line.append('…').toString();
        }
        while (length > 0 && line.charAt(length - 1) == ' ') {
            length--;
        }
        line.setLength(length);
        return line.toString();
    }
}
