package io.github.layerflux.dockerfile;

import io.github.layerflux.failure.SourceRange;
import io.github.layerflux.failure.UserFailure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Joins physical lines to instructions (Dockerfile reference, "Format" and "Escape").
 *
 * <p>Comment lines and blank lines inside a continuation are dropped; leading blanks of continuation lines stay,
 * because they may be data of a RUN.
 */
final class LogicalLineReader {

    private final String file;
    private final SourceLines lines;
    private final char escape;

    LogicalLineReader(String file, SourceLines lines, char escape) {
        this.file = file;
        this.lines = lines;
        this.escape = escape;
    }

    /** The next instruction, or null at the end. */
    @Nullable
    LogicalLine next() {
        while (lines.hasNext()) {
            String line = lines.next().stripLeading();
            if (line.isEmpty() || line.charAt(0) == '#') {
                continue;
            }
            LogicalLine joined = join(line);
            if (joined != null) {
                return joined;
            }
        }
        return null;
    }

    private @Nullable LogicalLine join(String line) {
        int first = lines.number();
        StringBuilder all = new StringBuilder();
        StringBuilder shown = new StringBuilder();
        int continued = continuation(line);
        append(all, shown, continued < 0 ? line : line.substring(0, continued));
        while (continued >= 0 && lines.hasNext()) {
            String more = lines.next();
            String content = more.stripLeading();
            if (content.isEmpty() || content.charAt(0) == '#') {
                continue;
            }
            continued = continuation(more);
            append(all, shown, continued < 0 ? more : more.substring(0, continued));
        }
        String text = all.toString().strip();
        if (text.isEmpty()) {
            return null;
        }
        int end = Words.endOfWord(text, 0);
        String keyword = Words.upperCase(text.substring(0, end));
        String rest = text.substring(end).strip();
        String arguments = shown.toString().strip().substring(end).strip();
        String display = arguments.isEmpty() ? keyword : keyword + " " + arguments;
        List<Heredoc> heredocs = heredocs(keyword, rest, first, display);
        SourceRange where = new SourceRange(file, first, lines.number());
        requireUtf8(where, text, display, heredocs);
        String trailing = all.substring(all.toString().stripTrailing().length());
        return new LogicalLine(where, keyword, rest, trailing, display, heredocs);
    }

    /** Blanks where lines meet become one in what is shown, and stay in what is used. */
    private static void append(StringBuilder all, StringBuilder shown, String part) {
        all.append(part);
        if (shown.isEmpty()) {
            shown.append(part);
            return;
        }
        int end = shown.length();
        while (end > 0 && Words.isBlank(shown.charAt(end - 1))) {
            end--;
        }
        String content = part.stripLeading();
        boolean blank = end < shown.length() || content.length() < part.length();
        shown.setLength(end);
        shown.append(blank ? " " : "").append(content);
    }

    /** Where the line's continuation character stands, or -1; a doubled one continues nothing. */
    private int continuation(String line) {
        int last = line.length() - 1;
        while (last >= 0 && (line.charAt(last) == ' ' || line.charAt(last) == '\t')) {
            last--;
        }
        boolean continues = last >= 0 && line.charAt(last) == escape && (last == 0 || line.charAt(last - 1) != escape);
        return continues ? last : -1;
    }

    private static void requireUtf8(SourceRange where, String text, String display, List<Heredoc> heredocs) {
        boolean foreign = LenientUtf8.hasForeign(text);
        for (Heredoc heredoc : heredocs) {
            foreign |= LenientUtf8.hasForeign(heredoc.body());
        }
        if (foreign) {
            throw new UserFailure("the instruction is not UTF-8 text; only comments may be in another encoding")
                    .suggest("Check that the file is no binary file, and save it as UTF-8.")
                    .at(where, LenientUtf8.shown(display));
        }
    }

    private List<Heredoc> heredocs(String keyword, String rest, int first, String display) {
        if (rest.indexOf("<<") < 0) {
            return List.of();
        }
        try {
            List<Heredoc> heredocs = new ArrayList<>();
            for (HeredocDelimiter delimiter : HeredocDelimiter.of(keyword, rest, escape)) {
                heredocs.add(new Heredoc(delimiter.name(), delimiter.expand(), delimiter.chomp(), body(delimiter)));
            }
            return heredocs;
        } catch (UserFailure e) {
            throw e.at(new SourceRange(file, first, lines.number()), display);
        }
    }

    private String body(HeredocDelimiter delimiter) {
        StringBuilder body = new StringBuilder();
        while (lines.hasNext()) {
            String raw = lines.nextRaw();
            if (delimiter.ends(raw)) {
                return body.toString();
            }
            body.append(raw);
        }
        throw new UserFailure("unterminated heredoc: no line '" + delimiter.name() + "' follows");
    }
}
