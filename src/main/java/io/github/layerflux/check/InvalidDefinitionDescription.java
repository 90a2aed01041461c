package io.github.layerflux.check;

import io.github.layerflux.dockerfile.Arg;
import io.github.layerflux.dockerfile.Instruction;
import io.github.layerflux.dockerfile.StageDeclaration;
import java.util.ArrayList;
import java.util.List;

/** The comment above an ARG or a named stage describes it and begins with its name. */
final class InvalidDefinitionDescription extends Rule {

    InvalidDefinitionDescription() {
        super("InvalidDefinitionDescription");
    }

    @Override
    boolean experimental() {
        return true;
    }

    @Override
    void check(Subject subject, Findings findings) {
        for (Arg arg : subject.arguments()) {
            List<String> names = new ArrayList<>();
            for (Arg.Declaration declaration : arg.declarations()) {
                names.add(declaration.name());
            }
            check("ARG", arg, names, subject, findings);
        }
        for (StageDeclaration stage : subject.dockerfile().stages()) {
            if (stage.name().isPresent()) {
                check("FROM", stage.from(), List.of(stage.name().get()), subject, findings);
            }
        }
    }

    private void check(
            String keyword, Instruction instruction, List<String> names, Subject subject, Findings findings) {
        List<String> comments =
                subject.source().commentsAbove(instruction.where().firstLine());
        String last = comments.isEmpty() ? "" : comments.get(comments.size() - 1);
        if (last.isEmpty() || isDirective(last)) {
            return;
        }
        int blank = last.indexOf(' ');
        if (!names.contains(blank < 0 ? last : last.substring(0, blank))) {
            findings.add(
                    this,
                    instruction,
                    "Comment for " + keyword + " should follow the format: `# "
                            + (names.size() > 1 ? "<arg_key>" : names.get(0)) + " <description>`");
        }
    }

    private static boolean isDirective(String comment) {
        return comment.startsWith("check=") || comment.startsWith("syntax=") || comment.startsWith("escape=");
    }
}
