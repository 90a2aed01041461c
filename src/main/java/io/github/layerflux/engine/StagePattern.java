package io.github.layerflux.engine;

import io.github.layerflux.dockerfile.Dockerfile;
import io.github.layerflux.dockerfile.GlobPattern;
import io.github.layerflux.dockerfile.StageDeclaration;
import io.github.layerflux.event.StepRef;
import io.github.layerflux.failure.UserFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Names stages of a Dockerfile: by name, by glob or by index; one without a name also as it is shown, {@code stage-1}.
 * With {@code !} in front it takes those away that patterns before it named.
 */
public final class StagePattern {

    private final String text;
    private final boolean except;
    private final GlobPattern names;

    private StagePattern(String text, boolean except) {
        this.text = text;
        this.except = except;
        this.names = GlobPattern.parse(text.toLowerCase(Locale.ROOT));
    }

    /** @throws UserFailure when it is a bad glob */
    public static StagePattern parse(String text) {
        return text.startsWith("!") ? new StagePattern(text.substring(1).strip(), true) : new StagePattern(text, false);
    }

    /** Whether it takes away. */
    public boolean isExcept() {
        return except;
    }

    /**
     * Whether it is about a stage. A glob is about names as they are shown; an index must be meant.
     *
     * @param name of a stage without one its index
     */
    public boolean isAbout(String name, int index) {
        return names.matches(name)
                || text.equals(String.valueOf(index))
                || (isUnnamed(name) && names.matches(StepRef.shown(name)));
    }

    /** A name never begins with a digit. */
    private static boolean isUnnamed(String name) {
        return Character.isDigit(name.charAt(0));
    }

    /** The stages that it is about, as people are told of them; one without a name as {@code stage-1}. */
    public List<String> stagesOf(Dockerfile dockerfile) {
        List<String> stages = new ArrayList<>();
        for (StageDeclaration stage : dockerfile.stages()) {
            String name = nameOf(stage);
            if (isAbout(name, stage.index())) {
                stages.add(shown(stage));
            }
        }
        return stages;
    }

    /** What people are told, and may type: all of a long name. */
    public static String shown(StageDeclaration stage) {
        return stage.name().isPresent() ? nameOf(stage) : StepRef.shown(nameOf(stage));
    }

    static String nameOf(StageDeclaration stage) {
        return stage.name().orElse(String.valueOf(stage.index())).toLowerCase(Locale.ROOT);
    }

    /** As it was written. */
    @Override
    public String toString() {
        return except ? "!" + text : text;
    }
}
