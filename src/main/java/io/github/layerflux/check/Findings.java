package io.github.layerflux.check;

import io.github.layerflux.dockerfile.Instruction;
import io.github.layerflux.event.Finding;
import io.github.layerflux.failure.SourceRange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Gathers what rules find: nothing twice, nothing that a comment above the instruction skips. */
final class Findings {

    /** More than anybody reads; a generated Dockerfile may have a finding per line. */
    private static final int MOST = 1000;

    private final SourceIndex source;
    private final List<Finding> all = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();

    Findings(SourceIndex source) {
        this.source = source;
    }

    void add(Rule rule, Instruction instruction, String message) {
        add(rule, instruction.where(), instruction.where().firstLine(), message);
    }

    /** @param line where the instruction begins, whose comment may skip the rule */
    void add(Rule rule, SourceRange where, int line, String message) {
        if (all.size() < MOST && !skipped(rule, line) && seen.add(rule.name() + " " + where + " " + message)) {
            all.add(new Finding(rule.name(), message, where));
        }
    }

    private boolean skipped(Rule rule, int line) {
        for (String comment : source.commentsAbove(line)) {
            String option = comment.startsWith("check=")
                    ? comment.substring("check=".length()).strip()
                    : "";
            if (option.startsWith("skip=")) {
                List<String> names = CheckOptions.names(option.substring("skip=".length()));
                if (names.contains("all") || names.contains(rule.name())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** In the order of the lines; of one line in the order of the rules. */
    List<Finding> sorted() {
        all.sort((one, other) ->
                Integer.compare(one.where().firstLine(), other.where().firstLine()));
        return List.copyOf(all);
    }
}
