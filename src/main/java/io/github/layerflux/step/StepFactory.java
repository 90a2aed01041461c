package io.github.layerflux.step;

import io.github.layerflux.dockerfile.Add;
import io.github.layerflux.dockerfile.Cmd;
import io.github.layerflux.dockerfile.Copy;
import io.github.layerflux.dockerfile.Instruction;
import io.github.layerflux.dockerfile.Run;
import io.github.layerflux.dockerfile.Workdir;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.plan.Stage;
import java.util.ArrayList;
import java.util.List;

/** Makes the steps of a stage: one per instruction. */
public final class StepFactory {

    private final char escape;
    private final StepEnvironment environment;
    private final boolean checksEmulation;

    /**
     * @param escape the Dockerfile's escape character
     * @param checksEmulation whether a RUN that this machine can't execute is refused at once, cached or not: in a build
     *     for several platforms the others would be built before it is found
     */
    public StepFactory(char escape, StepEnvironment environment, boolean checksEmulation) {
        this.escape = escape;
        this.environment = environment;
        this.checksEmulation = checksEmulation;
    }

    /**
     * @param platform as messages show it; empty in a build for one platform
     * @param sources what {@code --from} names, as this stage sees it
     * @throws io.github.layerflux.failure.UserFailure at an instruction that has something unsupported
     */
    public List<Step> steps(Stage stage, String platform, SourceTrees sources) {
        List<Instruction> instructions = stage.instructions();
        List<Step> steps = new ArrayList<>(instructions.size());
        boolean cmdSeen = false;
        for (Instruction instruction : instructions) {
            boolean trigger = steps.size() < stage.triggers();
            String text = trigger ? "ONBUILD " + instruction.text() : instruction.text();
            StepRef ref = new StepRef(
                    stage.name(), steps.size() + 1, instructions.size(), instruction.where(), text, platform);
            try {
                if (checksEmulation && instruction instanceof Run) {
                    Emulation.ofThisMachine().check(stage.platform());
                }
                steps.add(step(ref, instruction, cmdSeen, sources));
            } catch (BuildFailure failure) {
                throw failure.at(ref.where(), ref.instruction());
            }
            cmdSeen |= instruction instanceof Cmd;
        }
        return steps;
    }

    private Step step(StepRef ref, Instruction instruction, boolean cmdSeen, SourceTrees sources) {
        if (instruction instanceof Run run) {
            return new RunStep(ref, run, escape, sources, environment);
        } else if (instruction instanceof Copy copy) {
            return new CopyStep(ref, Transfer.of(copy), escape, sources, environment);
        } else if (instruction instanceof Add add) {
            return new CopyStep(ref, Transfer.of(add), escape, sources, environment);
        } else if (instruction instanceof Workdir workdir) {
            return new WorkdirStep(ref, workdir, escape, environment);
        }
        return new ConfigStep(ref, instruction, cmdSeen, escape, environment);
    }
}
