package io.github.layerflux.check;

import io.github.layerflux.dockerfile.Cmd;
import io.github.layerflux.dockerfile.Entrypoint;
import io.github.layerflux.dockerfile.HealthcheckInstruction;
import io.github.layerflux.dockerfile.Instruction;
import io.github.layerflux.dockerfile.StageDeclaration;
import java.util.HashMap;
import java.util.Map;

/** One CMD, one ENTRYPOINT and one HEALTHCHECK per stage: only the last counts. */
final class MultipleInstructionsDisallowed extends Rule {

    MultipleInstructionsDisallowed() {
        super("MultipleInstructionsDisallowed");
    }

    @Override
    void check(Subject subject, Findings findings) {
        for (StageDeclaration stage : subject.stages()) {
            Map<Class<?>, Instruction> before = new HashMap<>();
            for (Instruction instruction : stage.instructions()) {
                if (instruction instanceof Cmd
                        || instruction instanceof Entrypoint
                        || instruction instanceof HealthcheckInstruction) {
                    Instruction ignored = before.put(instruction.getClass(), instruction);
                    if (ignored != null) {
                        findings.add(
                                this,
                                ignored,
                                "Multiple " + subject.keyword(instruction)
                                        + " instructions should not be used in the same stage"
                                        + " because only the last one will be used");
                    }
                }
            }
        }
    }
}
