package io.github.layerflux.plan;

import io.github.layerflux.dockerfile.Arg;
import io.github.layerflux.dockerfile.Dockerfile;
import io.github.layerflux.dockerfile.Instruction;
import io.github.layerflux.dockerfile.OnBuild;
import io.github.layerflux.dockerfile.StageDeclaration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Finds build arguments that nothing declares, which are mistyped more often than not. */
public final class UndeclaredArgs {

    private UndeclaredArgs() {}

    /** Those of the arguments that neither Dockerfile nor language know; triggers of base images still may. */
    static List<String> of(Collection<String> names, Dockerfile dockerfile) {
        List<String> undeclared = new ArrayList<>();
        for (String name : names) {
            if (!PredefinedArgs.isUsedUndeclared(name)) {
                undeclared.add(name);
            }
        }
        List<String> left = without(undeclared, dockerfile.globalArgs());
        for (StageDeclaration stage : dockerfile.stages()) {
            left = without(left, stage.instructions());
        }
        return left;
    }

    /** Those of the arguments that none of the instructions declares, be it as a trigger. */
    public static List<String> without(List<String> names, List<? extends Instruction> instructions) {
        List<String> left = new ArrayList<>(names);
        for (Instruction instruction : instructions) {
            Instruction declaring = instruction instanceof OnBuild onBuild ? onBuild.trigger() : instruction;
            if (declaring instanceof Arg arg) {
                for (Arg.Declaration declaration : arg.declarations()) {
                    left.remove(declaration.name());
                }
            }
        }
        return left;
    }
}
