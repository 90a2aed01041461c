package io.github.layerflux.mojo;

import io.github.layerflux.dockerfile.GlobPattern;
import java.util.Optional;

/**
 * One entry of a parameter that names stages, maybe of certain modules only: {@code install}, {@code web:install},
 * {@code service-*:*}; with {@code !} in front it takes away.
 *
 * @param text as it was written
 * @param modules a glob of artifactIds; empty: all modules
 * @param stage the stage's name, glob or index
 */
record ModuleEntry(String text, boolean except, Optional<GlobPattern> modules, String stage) {

    /** @throws io.github.layerflux.failure.UserFailure when the module part is a bad glob */
    static ModuleEntry parse(String text) {
        boolean except = text.startsWith("!");
        String rest = except ? text.substring(1).strip() : text;
        int colon = rest.lastIndexOf(':');
        return new ModuleEntry(
                text,
                except,
                colon < 0
                        ? Optional.empty()
                        : Optional.of(GlobPattern.parse(rest.substring(0, colon).strip())),
                rest.substring(colon + 1).strip());
    }

    boolean concerns(String module) {
        return modules.isEmpty() || modules.get().matches(module);
    }

    /** The stage part as {@link io.github.layerflux.engine.StagePattern} reads it. */
    String pattern() {
        return except ? "!" + stage : stage;
    }
}
