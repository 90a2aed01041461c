package io.github.layerflux.report.terminal;

import java.util.List;

/**
 * Rows at the bottom of a terminal that stay there while others print above them.
 *
 * <p>The terminal itself keeps them apart: text scrolls between margins that leave the rows out (DECSTBM), so whoever
 * prints, Maven, another module or a process of a plugin, needs to know nothing. Each frame saves the cursor, goes to its
 * rows, and puts the cursor back (DECSC, DECRC), and is meant to be written at once: a line that somebody has half
 * printed goes on where it was. Control functions are those of the VT100 that every emulator has.
 *
 * <p>Makes frames as text; writes nothing itself. Of one thread at a time.
 */
final class StatusRows {

    private static final String SAVE = "\0337";
    private static final String RESTORE = "\0338";
    private static final String NO_MARGINS = "\033[r";
    /** Before the new size of a terminal is known, a row may be too wide for it: it must not scroll anything (DECAWM). */
    private static final String NO_WRAP = "\033[?7l";

    private static final String WRAP = "\033[?7h";
    private static final String DOWN = "\033D";

    private TerminalSize size = TerminalSize.USUAL;
    private String[] shown = {};

    /**
     * What to write so that these rows are shown.
     *
     * @param rows none wider than the terminal; at most half of its rows
     */
    String frame(List<String> rows, TerminalSize now) {
        StringBuilder frame = new StringBuilder();
        if (!now.equals(size)) {
            if (shown.length > 0) {
                // where the emulator has put the old rows is anybody's guess, but they are below the cursor
                frame.append(SAVE).append(NO_MARGINS).append(RESTORE).append("\033[J");
            }
            shown = new String[0];
            size = now;
        }
        if (rows.size() > shown.length) {
            grow(rows.size(), frame);
        }
        StringBuilder changed = new StringBuilder();
        int first = size.rows() - shown.length + 1;
        for (int i = 0; i < shown.length; i++) {
            String row = i < rows.size() ? rows.get(i) : "";
            if (!row.equals(shown[i])) {
                changed.append(at(first + i)).append(row).append("\033[0m");
                shown[i] = row;
            }
        }
        if (!changed.isEmpty()) {
            frame.append(SAVE).append(NO_WRAP).append(changed).append(WRAP).append(RESTORE);
        }
        return frame.toString();
    }

    /** Makes room below the cursor, wherever it is, and takes it out of what scrolls. */
    private void grow(int height, StringBuilder frame) {
        int more = height - shown.length;
        frame.append(DOWN.repeat(more)).append("\033[").append(more).append('A');
        frame.append(SAVE)
                .append("\033[1;")
                .append(size.rows() - height)
                .append('r')
                .append(RESTORE); // setting margins moves the cursor
        shown = new String[height];
    }

    /** What to write so that nothing is left of the rows and all of the terminal scrolls again. */
    String erase() {
        if (shown.length == 0) {
            return "";
        }
        StringBuilder frame = new StringBuilder(SAVE);
        for (int row = size.rows() - shown.length + 1; row <= size.rows(); row++) {
            frame.append(at(row));
        }
        shown = new String[0];
        return frame.append(NO_MARGINS).append(RESTORE).toString();
    }

    private static String at(int row) {
        return "\033[" + row + ";1H\033[2K";
    }
}
