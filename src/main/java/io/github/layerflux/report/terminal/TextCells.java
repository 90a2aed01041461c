package io.github.layerflux.report.terminal;

/** Text as a terminal shows it: cells, some characters taking two and some none. */
final class TextCells {

    private final boolean unicode;

    /** @param unicode whether the terminal shows more than ASCII */
    TextCells(boolean unicode) {
        this.unicode = unicode;
    }

    /**
     * The last line of a program's output without what would move the cursor or change colours: control characters and
     * escape sequences (ECMA-48). Of a line that overwrote itself (progress bars do) what is seen at the end.
     */
    static String plain(String line) {
        int end = line.length();
        while (end > 0 && line.charAt(end - 1) == '\r') {
            end--;
        }
        int start = line.lastIndexOf('\r', end - 1) + 1;
        StringBuilder plain = new StringBuilder(end - start);
        for (int i = start; i < end; i++) {
            char c = line.charAt(i);
            if (c == '\033') {
                i = afterEscape(line, i, end) - 1;
            } else if (c == '\t') {
                plain.append(' ');
            } else if (!hidden(c)) {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    /** C0, DEL and C1, and what changes the direction of what follows (UAX #9). */
    private static boolean hidden(char c) {
        return c < ' ' || c >= 0x7f && c < 0xa0 || c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069;
    }

    private static int afterEscape(String line, int escape, int end) {
        int i = escape + 1;
        if (i >= end) {
            return end;
        }
        char kind = line.charAt(i++);
        if (kind == '[') {
            while (i < end && (line.charAt(i) < 0x40 || line.charAt(i) > 0x7e)) {
                i++;
            }
            return Math.min(end, i + 1);
        }
        if (kind == ']' || kind == 'P' || kind == '_' || kind == '^' || kind == 'X') { // up to BEL or ST
            while (i < end && line.charAt(i) != '\007' && line.charAt(i) != '\033') {
                i++;
            }
            boolean terminator = i < end && line.charAt(i) == '\033';
            return Math.min(end, i + (terminator ? 2 : 1));
        }
        return i;
    }

    /** The text in so many cells at most; what is cut off leaves an ellipsis. */
    String cut(String text, int cells) {
        if (cells <= 0) {
            return "";
        }
        String shown = unicode ? text : ascii(text);
        if (width(shown) <= cells) {
            return shown;
        }
        String ellipsis = unicode ? "…" : ".";
        StringBuilder cut = new StringBuilder();
        int used = 1;
        for (int i = 0; i < shown.length(); ) {
            int c = shown.codePointAt(i);
            used += width(c);
            if (used > cells) {
                break;
            }
            cut.appendCodePoint(c);
            i += Character.charCount(c);
        }
        return cut.append(ellipsis).toString();
    }

    private static String ascii(String text) {
        StringBuilder ascii = new StringBuilder(text.length());
        text.codePoints().forEach(c -> ascii.append(c < 0x7f ? (char) c : c == '…' ? '.' : '?'));
        return ascii.toString();
    }

    static int width(String text) {
        int width = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            width += width(c);
            i += Character.charCount(c);
        }
        return width;
    }

    /** As most emulators have it (UAX #11: W and F are two cells), without its hundreds of exceptions. */
    private static int width(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        boolean wide = c >= 0x1100 && c <= 0x115f
                || c >= 0x2e80 && c <= 0xa4cf && c != 0x303f
                || c >= 0xac00 && c <= 0xd7a3
                || c >= 0xf900 && c <= 0xfaff
                || c >= 0xfe30 && c <= 0xfe6f
                || c >= 0xff00 && c <= 0xff60
                || c >= 0xffe0 && c <= 0xffe6
                || c >= 0x1f300 && c <= 0x1f64f
                || c >= 0x1f680 && c <= 0x1faff
                || c >= 0x20000 && c <= 0x3fffd;
        return wide ? 2 : 1;
    }
}
