package io.github.layerflux.engine;

import io.github.layerflux.dockerfile.Dockerfile;
import io.github.layerflux.dockerfile.GlobPattern;
import io.github.layerflux.dockerfile.StageDeclaration;
import io.github.layerflux.failure.UserFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Names stages of a Dockerfile: by name, by glob or by index; with {@code !} in front it takes those away that patterns
 * before it named.
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

    /** Whether it is about a stage. A glob is about names; an index must be meant. */
    public boolean isAbout(String name, int index) {
        return names.matches(name) || text.equals(String.valueOf(index));
    }

    /** The stages that it is about, as they are named; one without a name by its index. */
    public List<String> stagesOf(Dockerfile dockerfile) {
        List<String> stages = new ArrayList<>();
        for (StageDeclaration stage : dockerfile.stages()) {
            String name = nameOf(stage);
            if (isAbout(name, stage.index())) {
                stages.add(name);
            }
        }
        return stages;
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
