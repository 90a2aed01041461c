package io.github.layerflux.dockerfile;

import io.github.layerflux.failure.SourceRange;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * {@code ADD [flags] source… destination}. All texts are raw.
 *
 * @param sources paths, patterns, URLs and Git references, heredocs not among them
 * @param checksum of a URL's content or a Git commit
 * @param unpack whether archives are unpacked; absent means by kind of source
 * @param excludes values of {@code --exclude} in order
 */
public record Add(
        SourceRange where,
        String text,
        List<String> sources,
        String destination,
        List<Heredoc> heredocs,
        Optional<String> chown,
        Optional<String> chmod,
        boolean link,
        Optional<String> checksum,
        boolean keepGitDir,
        Optional<Boolean> unpack,
        List<String> excludes)
        implements Instruction {

    public Add {
        sources = List.copyOf(sources);
        Objects.requireNonNull(destination, "destination is null");
        heredocs = List.copyOf(heredocs);
        Objects.requireNonNull(chown, "chown is null");
        Objects.requireNonNull(chmod, "chmod is null");
        Objects.requireNonNull(checksum, "checksum is null");
        Objects.requireNonNull(unpack, "unpack is null");
        excludes = List.copyOf(excludes);
    }
}
