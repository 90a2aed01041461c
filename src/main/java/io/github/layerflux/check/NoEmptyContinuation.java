package io.github.layerflux.check;

import io.github.layerflux.dockerfile.Instruction;
import io.github.layerflux.failure.SourceRange;

/** No blank lines between the lines of one instruction. */
final class NoEmptyContinuation extends Rule {

    NoEmptyContinuation() {
        super("NoEmptyContinuation");
    }

    @Override
    void check(Subject subject, Findings findings) {
        SourceIndex source = subject.source();
        char escape = subject.dockerfile().directives().escape();
        for (Instruction instruction : subject.instructions()) {
            SourceRange where = instruction.where();
            int blank = 0;
            // a heredoc's body begins after the first line that continues no more
            boolean continued = source.isContinued(where.firstLine(), escape);
            int line = where.firstLine();
            while (continued && line < where.lastLine()) {
                line++;
                if (source.isBlank(line)) {
                    blank = blank == 0 ? line : blank;
                } else if (!source.isComment(line)) {
                    continued = source.isContinued(line, escape);
                }
            }
            if (blank > 0) {
                SourceRange found = new SourceRange(where.file(), blank, line);
                findings.add(this, found, where.firstLine(), "Empty continuation line");
            }
        }
    }
}
