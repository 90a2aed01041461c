package io.github.layerflux.dockerfile;

import io.github.layerflux.failure.SourceRange;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * {@code COPY [flags] source… destination}. All texts are raw.
 *
 * @param sources paths and patterns, heredocs not among them
 * @param from a stage, a named context or an image; never a variable
 * @param parents keep the sources' parent folders
 * @param excludes values of {@code --exclude} in order
 */
public record Copy(
        SourceRange where,
        String text,
        List<String> sources,
        String destination,
        List<Heredoc> heredocs,
        Optional<String> from,
        Optional<String> chown,
        Optional<String> chmod,
        boolean link,
        boolean parents,
        List<String> excludes)
        implements Instruction {

    public Copy {
        sources = List.copyOf(sources);
        Objects.requireNonNull(destination, "destination is null");
        heredocs = List.copyOf(heredocs);
        Objects.requireNonNull(from, "from is null");
        Objects.requireNonNull(chown, "chown is null");
        Objects.requireNonNull(chmod, "chmod is null");
        excludes = List.copyOf(excludes);
    }
}
