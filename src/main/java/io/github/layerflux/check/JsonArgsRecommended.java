package io.github.layerflux.check;

import io.github.layerflux.dockerfile.Cmd;
import io.github.layerflux.dockerfile.Command;
import io.github.layerflux.dockerfile.Entrypoint;
import io.github.layerflux.dockerfile.Instruction;
import io.github.layerflux.dockerfile.Shell;
import io.github.layerflux.dockerfile.StageDeclaration;
import io.github.layerflux.image.ImageConfig;
import io.github.layerflux.plan.Base;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** CMD and ENTRYPOINT are JSON, so that the program itself gets the signals and no shell. */
final class JsonArgsRecommended extends Rule {

    JsonArgsRecommended() {
        super("JSONArgsRecommended");
    }

    @Override
    void check(Subject subject, Findings findings) {
        Set<Integer> chosen = new HashSet<>(); // stages with a shell that somebody chose, on purpose
        for (StageDeclaration stage : subject.stages()) {
            boolean shell = inherits(stage, subject, chosen);
            for (Instruction instruction : stage.instructions()) {
                shell |= instruction instanceof Shell;
                if (!shell && isShellForm(instruction)) {
                    findings.add(
                            this,
                            instruction,
                            "JSON arguments recommended for " + subject.keyword(instruction)
                                    + " to prevent unintended behavior related to OS signals");
                }
            }
            if (shell) {
                chosen.add(stage.index());
            }
        }
    }

    private static boolean inherits(StageDeclaration stage, Subject subject, Set<Integer> chosen) {
        Optional<ImageConfig> image = subject.baseImage(stage);
        if (image.isPresent() && !image.get().config().shell().isEmpty()) {
            return true;
        }
        Optional<Base> base = subject.base(stage);
        return base.isPresent() && base.get() instanceof Base.EarlierStage earlier && chosen.contains(earlier.index());
    }

    private static boolean isShellForm(Instruction instruction) {
        return instruction instanceof Cmd cmd && cmd.command() instanceof Command.ShellForm
                || instruction instanceof Entrypoint entrypoint && entrypoint.command() instanceof Command.ShellForm;
    }
}
