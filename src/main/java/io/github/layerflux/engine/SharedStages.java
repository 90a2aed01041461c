package io.github.layerflux.engine;

import io.github.layerflux.dockerfile.Arg;
import io.github.layerflux.dockerfile.Instruction;
import io.github.layerflux.image.Platform;
import io.github.layerflux.plan.Base;
import io.github.layerflux.plan.BuildPlan;
import io.github.layerflux.plan.Stage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which stages are the same for two platforms, so that they run once: those of one platform ({@code FROM
 * --platform=$BUILDPLATFORM}) that declare no argument with another value there, and read only from such.
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
                || differs(stage.instructions(), stage, twin)) {
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

    private static boolean differs(List<Instruction> instructions, Stage stage, Stage twin) {
        for (Instruction instruction : instructions) {
            if (instruction instanceof Arg arg && stage.initialScope().differs(arg, twin.initialScope())) {
                return true;
            }
        }
        return false;
    }

    /** Whether triggers that only the base image knows make a stage another one for the other platform after all. */
    static boolean divides(List<Instruction> triggers, BuildPlan one, BuildPlan other, int index) {
        if (!same(one, other, index)) {
            return false; // it runs for each anyway
        }
        Stage stage = one.stage(index);
        if (differs(triggers, stage, other.stage(index))) {
            return true;
        }
        for (Stage needed : one.needsOf(triggers, stage)) {
            if (!same(one, other, needed.index())) {
                return true;
            }
        }
        return false;
    }

    /**
     * How a stage's steps are told from those of other platforms: its platform, and where it runs once for each image
     * that of the image, too ({@code linux/amd64->arm64}). Empty in a build for one platform.
     *
     * @param at which of the plans is meant
     */
    static String label(Stage stage, List<BuildPlan> plans, List<Platform> platforms, int at) {
        if (plans.size() == 1) {
            return "";
        }
        Platform own = stage.platform();
        Platform image = platforms.get(at);
        if (own.equals(image)) {
            return own.toString();
        }
        for (int i = 0; i < plans.size(); i++) {
            if (i != at && same(plans.get(at), plans.get(i), stage.index())) {
                return own.toString();
            }
        }
        String shown = image.toString();
        return own + "->"
                + (own.os().equals(image.os()) ? shown.substring(image.os().length() + 1) : shown);
    }
}
