package io.github.layerflux.engine;

import io.github.layerflux.dockerfile.Dockerfile;
import io.github.layerflux.dockerfile.GlobPattern;
import io.github.layerflux.dockerfile.StageDeclaration;
import io.github.layerflux.dockerfile.Suggestion;
import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.UserFailure;
import io.github.layerflux.plan.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Stages that a parameter names: by name, index or glob. */
final class StageFilter {

    private final List<Entry> entries = new ArrayList<>();

    /**
     * @param parameter for messages: {@code noCacheFilter}
     * @throws UserFailure when an entry matches no stage of the Dockerfile
     */
    StageFilter(String parameter, List<String> filter, Dockerfile dockerfile) {
        for (String text : filter) {
            Entry entry = new Entry(text, GlobPattern.parse(text.toLowerCase(Locale.ROOT)));
            if (!entry.matchesAny(dockerfile)) {
                throw unknown(parameter, text, dockerfile);
            }
            entries.add(entry);
        }
    }

    boolean matches(Stage stage) {
        for (Entry entry : entries) {
            if (entry.matches(stage.name(), stage.index())) {
                return true;
            }
        }
        return false;
    }

    private record Entry(String text, GlobPattern pattern) {

        /** A glob is about names; an index must be meant. */
        boolean matches(String name, int index) {
            return pattern.matches(name) || text.equals(String.valueOf(index));
        }

        boolean matchesAny(Dockerfile dockerfile) {
            for (StageDeclaration stage : dockerfile.stages()) {
                if (matches(nameOf(stage), stage.index())) {
                    return true;
                }
            }
            return false;
        }
    }

    private static String nameOf(StageDeclaration stage) {
        return stage.name().orElse(String.valueOf(stage.index())).toLowerCase(Locale.ROOT);
    }

    private static BuildFailure unknown(String parameter, String entry, Dockerfile dockerfile) {
        List<String> names = new ArrayList<>();
        dockerfile.stages().forEach(stage -> names.add(nameOf(stage)));
        UserFailure failure = new UserFailure(parameter + " '" + entry + "': " + dockerfile.file()
                + " has no such stage; it has " + String.join(", ", names));
        Optional<String> near = Suggestion.of(entry, names);
        return near.isPresent()
                ? failure.suggest("Did you mean '" + near.get() + "'?")
                : failure.suggest("Restrict an entry to one module with module:stage.");
    }
}
