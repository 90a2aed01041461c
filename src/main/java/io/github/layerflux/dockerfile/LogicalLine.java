package io.github.layerflux.dockerfile;

import io.github.layerflux.failure.SourceRange;
import java.util.List;

/**
 * One instruction's lines, joined.
 *
 * @param keyword upper case
 * @param rest what follows the keyword, blanks around it removed
 * @param text for display, see {@link Instruction#text}
 * @param heredocs the here-documents that follow it
 */
record LogicalLine(SourceRange where, String keyword, String rest, String text, List<Heredoc> heredocs) {

    /** The same line without its first word, which an ONBUILD is. */
    LogicalLine trigger() {
        int end = Words.endOfWord(rest, 0);
        return new LogicalLine(
                where,
                Words.upperCase(rest.substring(0, end)),
                rest.substring(end).strip(),
                text.substring(Words.endOfWord(text, 0)).strip(),
                heredocs);
    }
}
