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

/** The stages that are executed whatever the cache has: {@code noCache} and {@code noCacheFilter}. */
public final class UncachedStages {

    private final boolean all;
    private final List<Entry> entries = new ArrayList<>();

    /**
     * @param filter names, indexes or globs of stages
     * @throws UserFailure when an entry matches no stage of the Dockerfile
     */
    UncachedStages(boolean all, List<String> filter, Dockerfile dockerfile) {
        this.all = all;
        for (String text : filter) {
            Entry entry = new Entry(text, GlobPattern.parse(text.toLowerCase(Locale.ROOT)));
            if (!entry.matchesAny(dockerfile)) {
                throw unknown(text, dockerfile);
            }
            entries.add(entry);
        }
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

    private static BuildFailure unknown(String entry, Dockerfile dockerfile) {
        List<String> names = new ArrayList<>();
        dockerfile.stages().forEach(stage -> names.add(nameOf(stage)));
        UserFailure failure = new UserFailure("noCacheFilter '" + entry + "': " + dockerfile.file()
                + " has no such stage; it has " + String.join(", ", names));
        Optional<String> near = Suggestion.of(entry, names);
        return near.isPresent()
                ? failure.suggest("Did you mean '" + near.get() + "'?")
                : failure.suggest("Restrict an entry to one module with module:stage.");
    }

    /** Why a stage isn't looked up, if it isn't. */
    Optional<String> reason(Stage stage) {
        if (all) {
            return Optional.of("not looked up: noCache is set");
        }
        for (Entry entry : entries) {
            if (entry.matches(stage.name(), stage.index())) {
                return Optional.of("not looked up: noCacheFilter names stage " + stage.name());
            }
        }
        return Optional.empty();
    }
}
