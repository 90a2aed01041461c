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
final class UncachedStages {

    private final boolean all;
    private final List<GlobPattern> patterns = new ArrayList<>();

    /**
     * @param filter names, indexes or globs of stages
     * @throws UserFailure when an entry matches no stage of the Dockerfile
     */
    UncachedStages(boolean all, List<String> filter, Dockerfile dockerfile) {
        this.all = all;
        List<String> names = filter.isEmpty() ? List.of() : names(dockerfile);
        for (String entry : filter) {
            GlobPattern pattern = GlobPattern.parse(entry.toLowerCase(Locale.ROOT));
            if (names.stream().noneMatch(pattern::matches)) {
                throw unknown(entry, names, dockerfile);
            }
            patterns.add(pattern);
        }
    }

    private static List<String> names(Dockerfile dockerfile) {
        List<String> names = new ArrayList<>();
        for (StageDeclaration stage : dockerfile.stages()) {
            stage.name().ifPresent(name -> names.add(name.toLowerCase(Locale.ROOT)));
            names.add(String.valueOf(stage.index()));
        }
        return names;
    }

    private static BuildFailure unknown(String entry, List<String> names, Dockerfile dockerfile) {
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
        for (GlobPattern pattern : patterns) {
            if (pattern.matches(stage.name()) || pattern.matches(String.valueOf(stage.index()))) {
                return Optional.of("not looked up: noCacheFilter names stage " + stage.name());
            }
        }
        return Optional.empty();
    }
}
