package io.github.layerflux.housekeeping;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows of text in columns.
 *
 * @param rows the first is the heading; all have as many cells
 */
record TextTable(List<String[]> rows) {

    private static final String GAP = "   ";

    /** @param alignment of each column {@code l} or {@code r} */
    List<String> lines(String alignment) {
        int[] widths = new int[alignment.length()];
        for (String[] row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String space = " ".repeat(widths[i] - row[i].length());
                line.append(i == 0 ? "" : GAP).append(alignment.charAt(i) == 'r' ? space + row[i] : row[i] + space);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
