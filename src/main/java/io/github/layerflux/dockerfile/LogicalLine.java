package io.github.layerflux.dockerfile;

import io.github.layerflux.failure.SourceRange;
import java.util.List;

/**
 * One instruction's lines, joined.
 *
 * @param keyword upper case
 * @param rest what follows the keyword, blanks around it removed
 * @param text for display, see {@link Instruction#text}
 * @param trailing the blanks after {@code rest}, which only an image's ONBUILD keeps
 * @param heredocs the here-documents that follow it
 */
record LogicalLine(
        SourceRange where, String keyword, String rest, String trailing, String text, List<Heredoc> heredocs) {

    /** The same line without its first word, which an ONBUILD is. */
    LogicalLine trigger() {
        int end = Words.endOfWord(rest, 0);
        String trigger = Words.upperCase(rest.substring(0, end));
        String shown = text.substring(keyword.length()).strip();
        return new LogicalLine(
                where,
                trigger,
                rest.substring(end).strip(),
                trailing,
                trigger + shown.substring(trigger.length()),
                heredocs);
    }
}
