package io.github.layerflux.dockerfile;

import java.util.List;
import java.util.Objects;

/**
 * A parsed Dockerfile: arguments before the first FROM, then stages in the order they are written.
 *
 * @param file its name as the user knows it
 * @param globalArgs the ARG instructions before the first FROM; only FROM lines see them directly
 */
public record Dockerfile(String file, Directives directives, List<Arg> globalArgs, List<StageDeclaration> stages) {

    public Dockerfile {
        Objects.requireNonNull(file, "file is null");
        Objects.requireNonNull(directives, "directives is null");
        globalArgs = List.copyOf(globalArgs);
        stages = List.copyOf(stages);
    }
}
