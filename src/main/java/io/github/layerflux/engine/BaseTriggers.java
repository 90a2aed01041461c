package io.github.layerflux.engine;

import io.github.layerflux.dockerfile.DockerfileParser;
import io.github.layerflux.dockerfile.Instruction;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.plan.Stage;
import io.github.layerflux.step.StageState;
import java.util.ArrayList;
import java.util.List;

/**
 * ONBUILD: what a base image wants to be done in the stage that starts from it, right after its FROM and there alone
 * (Dockerfile reference, "ONBUILD").
 */
final class BaseTriggers {

    private BaseTriggers() {}

    /**
     * The triggers that a stage's base fires.
     *
     * @param base the stage as it starts
     * @param display what the base is called
     * @throws UserFailure located at FROM, when one of them is no instruction
     */
    static List<Instruction> of(StageState base, Stage stage, String display) {
        List<Instruction> fired = new ArrayList<>();
        for (String trigger : base.config().onBuild()) {
            try {
                fired.add(DockerfileParser.parseTrigger(stage.where(), trigger));
            } catch (BuildFailure failure) {
                throw new UserFailure("the ONBUILD trigger '" + trigger + "' of " + display + " can't be executed: "
                                + failure.details().problem())
                        .suggest("The base image has to be built anew, with a correct ONBUILD; or start from another.");
            }
        }
        return fired;
    }

    /** The stage after its triggers were taken: they are for the immediate child only. */
    static StageState without(StageState base) {
        return base.withImage(
                base.image().withConfig(base.config().edit().onBuild(List.of()).build()));
    }
}
