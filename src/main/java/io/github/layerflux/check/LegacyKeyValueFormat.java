package io.github.layerflux.check;

import io.github.layerflux.dockerfile.Assignment;
import io.github.layerflux.dockerfile.Env;
import io.github.layerflux.dockerfile.Instruction;
import io.github.layerflux.dockerfile.Label;
import io.github.layerflux.dockerfile.StageDeclaration;
import java.util.List;

/** ENV and LABEL have an equals sign between name and value. */
final class LegacyKeyValueFormat extends Rule {

    LegacyKeyValueFormat() {
        super("LegacyKeyValueFormat");
    }

    @Override
    void check(Subject subject, Findings findings) {
        for (StageDeclaration stage : subject.stages()) {
            for (Instruction instruction : stage.instructions()) {
                if (isLegacy(instruction)) {
                    String keyword = subject.keyword(instruction);
                    findings.add(
                            this,
                            instruction,
                            "\"" + keyword + " key=value\" should be used instead of legacy \"" + keyword
                                    + " key value\" format");
                }
            }
        }
    }

    private static boolean isLegacy(Instruction instruction) {
        List<Assignment> assignments = instruction instanceof Env env
                ? env.assignments()
                : instruction instanceof Label label ? label.assignments() : List.of();
        if (assignments.size() != 1) {
            return false;
        }
        // with an equals sign the first word is longer than the name
        String text = instruction.text();
        int start = text.indexOf(' ') + 1;
        int end = start;
        while (end < text.length() && text.charAt(end) != ' ' && text.charAt(end) != '\t') {
            end++;
        }
        return text.substring(start, end).equals(assignments.get(0).name());
    }
}
