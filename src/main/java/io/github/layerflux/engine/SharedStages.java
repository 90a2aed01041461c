package io.github.layerflux.engine;

import io.github.layerflux.dockerfile.Arg;
import io.github.layerflux.dockerfile.Instruction;
import io.github.layerflux.plan.Base;
import io.github.layerflux.plan.BuildPlan;
import io.github.layerflux.plan.Stage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which stages are the same for two platforms, so that they run once: those of one platform ({@code FROM
 * --platform=$BUILDPLATFORM}) that ask for no argument of the target platform, and read only from such.
 */
final class SharedStages {

    private SharedStages() {}

    static boolean same(BuildPlan one, BuildPlan other, int index) {
        return same(one, other, index, new HashSet<>());
    }

    private static boolean same(BuildPlan one, BuildPlan other, int index, Set<Integer> known) {
        if (!known.add(index)) {
            return true; // looked at already, and if it weren't the same there would be an answer
        }
        Stage stage = one.stage(index);
        Stage twin = other.stage(index);
        if (!stage.platform().equals(twin.platform())
                || !stage.base().equals(twin.base())
                || asksForTarget(stage.instructions())) {
            return false;
        }
        if (stage.base() instanceof Base.EarlierStage earlier && !same(one, other, earlier.index(), known)) {
            return false;
        }
        for (Stage needed : one.needsOf(stage.instructions(), stage)) {
            if (!same(one, other, needed.index(), known)) {
                return false;
            }
        }
        return true;
    }

    private static boolean asksForTarget(List<Instruction> instructions) {
        for (Instruction instruction : instructions) {
            if (instruction instanceof Arg arg && arg.toString().contains("TARGET")) {
                return true;
            }
        }
        return false;
    }
}
