package io.github.layerflux.check;

import io.github.layerflux.dockerfile.Instruction;
import io.github.layerflux.dockerfile.Maintainer;

/** LABEL takes the place of MAINTAINER. */
final class MaintainerDeprecated extends Rule {

    MaintainerDeprecated() {
        super("MaintainerDeprecated");
    }

    @Override
    void check(Subject subject, Findings findings) {
        for (Instruction instruction : subject.instructions()) {
            if (instruction instanceof Maintainer) {
                findings.add(this, instruction, "Maintainer instruction is deprecated in favor of using label");
            }
        }
    }
}
