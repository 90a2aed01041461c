package io.github.layerflux.dockerfile;

import io.github.layerflux.failure.SourceText;
import java.util.List;
import java.util.Objects;

/**
 * A parsed Dockerfile: arguments before the first FROM, then stages in the order they are written.
 *
 * @param source its name and text as they were read
 * @param globalArgs the ARG instructions before the first FROM; only FROM lines see them directly
 */
public record Dockerfile(
        SourceText source, Directives directives, List<Arg> globalArgs, List<StageDeclaration> stages) {

    public Dockerfile {
        Objects.requireNonNull(source, "source is null");
        Objects.requireNonNull(directives, "directives is null");
        globalArgs = List.copyOf(globalArgs);
        stages = List.copyOf(stages);
    }

    /** Its name as the user knows it. */
    public String file() {
        return source.file();
    }
}
