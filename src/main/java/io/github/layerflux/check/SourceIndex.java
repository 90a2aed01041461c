package io.github.layerflux.check;

import io.github.layerflux.failure.SourceText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the parser leaves out, by line: comments, blank lines, words as they were typed. Lines are 1-based. */
final class SourceIndex {

    private final String text;
    private int[] starts = new int[64];
    private int lines;

    SourceIndex(SourceText source) {
        this.text = source.text();
        int start = text.startsWith("\uFEFF") ? 1 : 0;
        while (start < text.length()) {
            if (lines == starts.length) {
                starts = Arrays.copyOf(starts, 2 * lines);
            }
            starts[lines++] = start;
            int newline = text.indexOf('\n', start);
            start = newline < 0 ? text.length() : newline + 1;
        }
    }

    /** The first word of a line. */
    String firstWord(int line) {
        int start = content(line);
        int end = start;
        while (end < end(line) && !isBlank(text.charAt(end))) {
            end++;
        }
        return text.substring(start, end);
    }

    boolean isBlank(int line) {
        return content(line) == end(line);
    }

    boolean isComment(int line) {
        int start = content(line);
        return start < end(line) && text.charAt(start) == '#';
    }

    /** Whether a line's last character other than blanks is the escape character, and not a doubled one. */
    boolean isContinued(int line, char escape) {
        int last = end(line) - 1;
        while (last >= starts[line - 1] && isBlank(text.charAt(last))) {
            last--;
        }
        return last >= starts[line - 1]
                && text.charAt(last) == escape
                && (last == starts[line - 1] || text.charAt(last - 1) != escape);
    }

    /** The comments right above a line, without {@code #} and the blanks around, in their order. */
    List<String> commentsAbove(int line) {
        if (line < 2 || line > lines || !isComment(line - 1)) {
            return List.of();
        }
        int first = line - 1;
        while (first > 1 && isComment(first - 1)) {
            first--;
        }
        List<String> comments = new ArrayList<>();
        for (int i = first; i < line; i++) {
            comments.add(text.substring(content(i) + 1, end(i)).strip());
        }
        return comments;
    }

    private int content(int line) {
        int start = starts[line - 1];
        while (start < end(line) && isBlank(text.charAt(start))) {
            start++;
        }
        return start;
    }

    /** Without the end of the line. */
    private int end(int line) {
        int end = line < lines ? starts[line] : text.length();
        while (end > starts[line - 1] && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        return end;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }
}
