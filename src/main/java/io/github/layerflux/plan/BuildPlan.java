package io.github.layerflux.plan;

import io.github.layerflux.dockerfile.Instruction;
import io.github.layerflux.failure.BuildFailure;
import java.util.List;
import java.util.Objects;

/**
 * The stages to build.
 *
 * @param stages those that the target needs, the target among them, in the Dockerfile's order
 * @param declared all stages: triggers of a base image may need some that nothing in the Dockerfile refers to
 * @param undeclaredArgs build arguments that no ARG of the Dockerfile declares; triggers of a base image still may
 */
public record BuildPlan(
        List<Stage> stages,
        Stage target,
        List<Stage> declared,
        StageNames names,
        char escape,
        List<String> undeclaredArgs) {

    public BuildPlan {
        stages = List.copyOf(stages);
        Objects.requireNonNull(target, "target is null");
        declared = List.copyOf(declared);
        Objects.requireNonNull(names, "names is null");
        undeclaredArgs = List.copyOf(undeclaredArgs);
    }

    /**
     * What {@code --from} of a COPY or of a mount names.
     *
     * @param from as it was written
     * @param stage the stage that the instruction stands in
     * @throws io.github.layerflux.failure.UserFailure as {@link StageNames#resolve}
     */
    public Base resolve(String from, Stage stage) {
        return names.resolve(from, stage.index());
    }

    /** A failure to open what a stage starts from, or what {@code --from} names: with the stage that was meant, if one was. */
    public Throwable explained(Throwable failure, Base base, Stage stage) {
        return failure instanceof BuildFailure known && base instanceof Base.ImageBase image
                ? names.explained(known, image.asWritten(), stage.index())
                : failure;
    }

    /** The stage with an index, whether the target needs it or not. */
    public Stage stage(int index) {
        return declared.get(index);
    }

    /**
     * The stages that a stage's instructions read from and all that these need, in the Dockerfile's order.
     *
     * @throws io.github.layerflux.failure.UserFailure as {@link StageNames#resolve}, located at the instruction
     */
    public List<Stage> needsOf(List<Instruction> instructions, Stage stage) {
        return StageNeeds.of(instructions, stage, declared, names);
    }

    /** The stages that one instruction of a stage itself reads from, in the Dockerfile's order. */
    public List<Stage> readBy(Instruction instruction, Stage stage) {
        return StageNeeds.readBy(instruction, stage, declared, names);
    }

    /** The stages that a stage itself starts or reads from, in the Dockerfile's order. */
    public List<Stage> sourcesOf(Stage stage) {
        return StageNeeds.sourcesOf(stage, declared, names);
    }
}
