package io.github.layerflux.engine;

import io.github.layerflux.dockerfile.Dockerfile;
import io.github.layerflux.dockerfile.Suggestion;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.plan.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The stages that a parameter selects by {@link StagePattern}s: the last one that is about a stage decides. When the
 * first one takes away, all stages are selected before it.
 */
public final class StageFilter {

    private final List<StagePattern> patterns = new ArrayList<>();

    /**
     * @param parameter for messages: {@code noCacheFilter}
     * @throws UserFailure when an entry is about no stage of the Dockerfile
     */
    public StageFilter(String parameter, List<String> entries, Dockerfile dockerfile) {
        for (String entry : entries) {
            StagePattern pattern = StagePattern.parse(entry);
            if (pattern.stagesOf(dockerfile).isEmpty()) {
                throw unknown(parameter, entry, dockerfile);
            }
            patterns.add(pattern);
        }
    }

    boolean matches(Stage stage) {
        return matches(stage.name(), stage.index());
    }

    private boolean matches(String name, int index) {
        boolean selected = !patterns.isEmpty() && patterns.get(0).isExcept();
        for (StagePattern pattern : patterns) {
            if (pattern.isAbout(name, index)) {
                selected = !pattern.isExcept();
            }
        }
        return selected;
    }

    /** The names of the selected stages. */
    public List<String> stagesOf(Dockerfile dockerfile) {
        List<String> stages = new ArrayList<>();
        dockerfile.stages().forEach(stage -> {
            String name = StagePattern.nameOf(stage);
            if (matches(name, stage.index())) {
                stages.add(StagePattern.shown(stage));
            }
        });
        return stages;
    }

    private static BuildFailure unknown(String parameter, String entry, Dockerfile dockerfile) {
        List<String> names = new ArrayList<>();
        dockerfile.stages().forEach(stage -> names.add(StagePattern.shown(stage)));
        UserFailure failure = new UserFailure(parameter + " '" + entry + "': " + dockerfile.file()
                + " has no such stage; it has " + String.join(", ", names));
        Optional<String> near = Suggestion.of(entry, names);
        return near.isPresent()
                ? failure.suggest("Did you mean '" + near.get() + "'?")
                : failure.suggest("Name one of them, by name, index or glob.");
    }
}
