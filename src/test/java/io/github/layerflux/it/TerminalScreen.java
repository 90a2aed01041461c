package io.github.layerflux.it;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a person sees on a terminal: a small model of a VT100 with margins, cursor save and restore, and what has
 * scrolled off at the top. A control function that it doesn't know is an error.
 */
public final class TerminalScreen {

    private final int rows;
    private final int columns;
    private final List<String> scrolled = new ArrayList<>();
    private final char[][] cells;
    private int row;
    private int column;
    private int top;
    private int bottom;
    private int savedRow;
    private int savedColumn;
    private final StringBuilder rest = new StringBuilder();

    public TerminalScreen(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
        this.bottom = rows - 1;
        this.cells = new char[rows][columns];
        for (char[] line : cells) {
            Arrays.fill(line, ' ');
        }
    }

    /** What was written to it; a control function may come in parts. */
    public TerminalScreen write(String text) {
        rest.append(text);
        int used = 0;
        while (used < rest.length()) {
            int next = consume(used);
            if (next < 0) {
                break;
            }
            used = next;
        }
        rest.delete(0, used);
        return this;
    }

    private int consume(int at) {
        char c = rest.charAt(at);
        if (c == '\033') {
            return escape(at + 1);
        }
        if (c == '\r') {
            column = 0;
        } else if (c == '\n') { // the terminal driver makes CR LF of it
            column = 0;
            down();
        } else if (c >= ' ') {
            if (column == columns) {
                column = 0;
                down();
            }
            cells[row][column++] = c;
        } else if (c != 7) {
            throw new AssertionError("control character " + (int) c);
        }
        return at + 1;
    }

    private int escape(int at) {
        if (at >= rest.length()) {
            return -1;
        }
        switch (rest.charAt(at)) {
            case '7' -> {
                savedRow = row;
                savedColumn = column;
            }
            case '8' -> {
                row = savedRow;
                column = savedColumn;
            }
            case 'D' -> down();
            case '[' -> {
                return control(at + 1);
            }
            case ']' -> {
                int end = rest.indexOf("\007", at);
                return end < 0 ? -1 : end + 1;
            }
            default ->
                throw new AssertionError("escape sequence " + rest.substring(at, Math.min(rest.length(), at + 8)));
        }
        return at + 1;
    }

    private int control(int at) {
        int end = at;
        while (end < rest.length() && rest.charAt(end) < 0x40) {
            end++;
        }
        if (end >= rest.length()) {
            return -1;
        }
        String parameters = rest.substring(at, end);
        String[] numbers = parameters.split(";");
        switch (rest.charAt(end)) {
            case 'm', 'h', 'l' -> {} // renditions and modes change no text
            case 'p', 'c', 'n' -> {} // questions, such as JLine's
            case 'A' -> row = Math.max(top, row - number(numbers, 0, 1));
            case 'H' -> {
                row = Math.min(rows, number(numbers, 0, 1)) - 1;
                column = Math.min(columns, number(numbers, 1, 1)) - 1;
            }
            case 'K' -> Arrays.fill(cells[row], parameters.equals("2") ? 0 : Math.min(column, columns), columns, ' ');
            case 'J' -> {
                Arrays.fill(cells[row], Math.min(column, columns), columns, ' ');
                for (int below = row + 1; below < rows; below++) {
                    Arrays.fill(cells[below], ' ');
                }
            }
            case 'r' -> {
                top = number(numbers, 0, 1) - 1;
                bottom = number(numbers, 1, rows) - 1;
                row = 0;
                column = 0;
            }
            default -> throw new AssertionError("control sequence " + parameters + rest.charAt(end));
        }
        return end + 1;
    }

    private static int number(String[] numbers, int index, int otherwise) {
        return index < numbers.length && !numbers[index].isEmpty() ? Integer.parseInt(numbers[index]) : otherwise;
    }

    private void down() {
        if (row != bottom) {
            row = Math.min(rows - 1, row + 1);
            return;
        }
        if (top == 0) {
            scrolled.add(new String(cells[0]).stripTrailing());
        }
        char[] first = cells[top];
        System.arraycopy(cells, top + 1, cells, top, bottom - top);
        Arrays.fill(first, ' ');
        cells[bottom] = first;
    }

    /** The rows as they are seen now. */
    public List<String> screen() {
        List<String> lines = new ArrayList<>();
        for (char[] line : cells) {
            lines.add(new String(line).stripTrailing());
        }
        return lines;
    }

    /** All that was ever printed and not overwritten: what has scrolled off, then the screen; no empty end. */
    public List<String> history() {
        List<String> lines = new ArrayList<>(scrolled);
        lines.addAll(screen());
        while (!lines.isEmpty() && lines.get(lines.size() - 1).isEmpty()) {
            lines.remove(lines.size() - 1);
        }
        return lines;
    }

    /** Whether all rows scroll. */
    public boolean isWhole() {
        return top == 0 && bottom == rows - 1;
    }
}
