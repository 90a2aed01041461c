package io.github.layerflux.check;

import io.github.layerflux.dockerfile.Instruction;
import io.github.layerflux.dockerfile.StageDeclaration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** All instructions are written in the case of the majority. */
final class ConsistentInstructionCasing extends Rule {

    ConsistentInstructionCasing() {
        super("ConsistentInstructionCasing");
    }

    @Override
    void check(Subject subject, Findings findings) {
        List<Instruction> instructions = new ArrayList<>();
        for (StageDeclaration stage : subject.dockerfile().stages()) {
            instructions.add(stage.from());
            instructions.addAll(stage.instructions());
        }
        int lower = 0;
        int upper = 0;
        for (Instruction instruction : instructions) {
            String keyword = subject.keyword(instruction);
            if (keyword.equals(keyword.toLowerCase(Locale.ROOT))) {
                lower++;
            } else if (keyword.equals(keyword.toUpperCase(Locale.ROOT))) {
                upper++;
            }
        }
        boolean wantsLower = lower > upper;
        for (Instruction instruction : instructions) {
            String keyword = subject.keyword(instruction);
            String wanted = wantsLower ? keyword.toLowerCase(Locale.ROOT) : keyword.toUpperCase(Locale.ROOT);
            if (!keyword.equals(wanted)) {
                findings.add(
                        this,
                        instruction,
                        "Command '" + keyword + "' should match the case of the command majority ("
                                + (wantsLower ? "lowercase" : "uppercase") + ")");
            }
        }
    }
}
