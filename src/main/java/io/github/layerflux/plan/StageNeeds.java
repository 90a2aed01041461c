package io.github.layerflux.plan;

import io.github.layerflux.dockerfile.Copy;
import io.github.layerflux.dockerfile.Instruction;
import io.github.layerflux.dockerfile.OnBuild;
import io.github.layerflux.dockerfile.Run;
import io.github.layerflux.dockerfile.RunMount;
import io.github.layerflux.failure.UserFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which stages others read from; a stage only ever refers to earlier ones. */
final class StageNeeds {

    private final List<Stage> declared;
    private final StageNames names;
    private final boolean[] needed;

    private StageNeeds(List<Stage> declared, StageNames names) {
        this.declared = declared;
        this.names = names;
        this.needed = new boolean[declared.size()];
    }

    /**
     * A stage and all that it needs, in the Dockerfile's order.
     *
     * @param declared all stages of the Dockerfile
     * @throws UserFailure located at an instruction that refers to something that isn't there
     */
    static List<Stage> of(Stage target, List<Stage> declared, StageNames names) {
        StageNeeds needs = new StageNeeds(declared, names);
        needs.needed[target.index()] = true;
        return needs.collect(target.index());
    }

    /** The stages that instructions of a stage read from and all that these need, in the Dockerfile's order. */
    static List<Stage> of(List<Instruction> instructions, Stage stage, List<Stage> declared, StageNames names) {
        StageNeeds needs = new StageNeeds(declared, names);
        needs.mark(instructions, stage);
        return needs.collect(stage.index() - 1);
    }

    /** The stages that one instruction of a stage itself reads from, in the Dockerfile's order. */
    static List<Stage> readBy(Instruction instruction, Stage stage, List<Stage> declared, StageNames names) {
        StageNeeds needs = new StageNeeds(declared, names);
        needs.mark(List.of(instruction), stage);
        return needs.marked(stage.index() - 1);
    }

    /** The stages that a stage itself starts or reads from, in the Dockerfile's order. */
    static List<Stage> sourcesOf(Stage stage, List<Stage> declared, StageNames names) {
        StageNeeds needs = new StageNeeds(declared, names);
        needs.markNeedsOf(stage);
        return needs.marked(stage.index() - 1);
    }

    private List<Stage> collect(int last) {
        for (int i = last; i >= 0; i--) {
            if (needed[i]) {
                markNeedsOf(declared.get(i));
            }
        }
        return marked(last);
    }

    private List<Stage> marked(int last) {
        List<Stage> stages = new ArrayList<>(last + 1);
        for (int i = 0; i <= last; i++) {
            if (needed[i]) {
                stages.add(declared.get(i));
            }
        }
        return stages;
    }

    private void markNeedsOf(Stage stage) {
        if (stage.base() instanceof Base.EarlierStage parent) {
            needed[parent.index()] = true;
            for (Instruction instruction : declared.get(parent.index()).instructions()) {
                if (instruction instanceof OnBuild onBuild) {
                    mark(List.of(onBuild.trigger()), stage);
                }
            }
        }
        mark(stage.instructions(), stage);
    }

    private void mark(List<Instruction> instructions, Stage stage) {
        for (Instruction instruction : instructions) {
            for (String from : sources(instruction)) {
                try {
                    if (names.resolve(from, stage.index()) instanceof Base.EarlierStage source) {
                        needed[source.index()] = true;
                    }
                } catch (UserFailure e) {
                    throw e.at(instruction.where(), instruction.text());
                }
            }
        }
    }

    private static List<String> sources(Instruction instruction) {
        if (instruction instanceof Copy copy) {
            return copy.from().isPresent() ? List.of(copy.from().get()) : List.of();
        }
        if (instruction instanceof Run run && !run.mountFlags().isEmpty()) {
            List<String> sources = new ArrayList<>();
            // from never has variables, and the other values don't matter here
            for (String flag : run.mountFlags()) {
                Optional<String> from = RunMount.from(flag);
                if (from.isPresent()) {
                    sources.add(from.get());
                }
            }
            return sources;
        }
        return List.of();
    }
}
