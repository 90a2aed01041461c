package io.github.layerflux.dockerfile;

import java.util.Objects;
import java.util.Optional;

/**
 * The parser directives at the top of a Dockerfile (Dockerfile reference, "Parser directives").
 *
 * @param escape {@code \} or a backquote
 * @param syntax the frontend image asked for; Layerflux reads the language itself and only keeps the name
 * @param check options of the build checks, such as {@code skip=JSONArgsRecommended;error=true}
 */
public record Directives(char escape, Optional<String> syntax, Optional<String> check) {

    /** What holds for a file without directives. */
    public static final Directives DEFAULT = new Directives('\\', Optional.empty(), Optional.empty());

    public Directives {
        Objects.requireNonNull(syntax, "syntax is null");
        Objects.requireNonNull(check, "check is null");
    }
}
