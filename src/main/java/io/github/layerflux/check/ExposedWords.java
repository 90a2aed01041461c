package io.github.layerflux.check;

import io.github.layerflux.dockerfile.Expose;
import io.github.layerflux.failure.UserFailure;

/** The words of EXPOSE, expanded. */
final class ExposedWords {

    /** Sees one word. */
    @FunctionalInterface
    interface Visitor {
        void visit(Expose expose, String port);
    }

    private ExposedWords() {}

    static void visit(Subject subject, Visitor visitor) {
        new StageWalk(subject).walk((instruction, variables) -> {
            if (instruction instanceof Expose expose) {
                for (String raw : expose.ports()) {
                    visit(expose, raw, variables, subject, visitor);
                }
            }
        });
    }

    private static void visit(Expose expose, String raw, StageVariables variables, Subject subject, Visitor visitor) {
        try {
            for (String port : subject.expander().expandToWords(raw, variables)) {
                visitor.visit(expose, port);
            }
        } catch (UserFailure e) {
            return; // the build tells of it
        }
    }
}
