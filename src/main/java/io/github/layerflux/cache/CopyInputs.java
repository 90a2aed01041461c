package io.github.layerflux.cache;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a COPY's or ADD's result depends on, besides its parent.
 *
 * @param keyword {@code COPY} or {@code ADD}
 * @param destination absolute; with a trailing slash if it was written with one
 * @param chown as written, expanded
 * @param chmod as written, expanded
 * @param flags the others that change the result, such as {@code link}, {@code parents}, {@code checksum}, with their
 *     values. {@code exclude} is ignored: it counts by the files that it leaves out
 * @param sources as written, expanded; a URL with its query string
 * @param files what they select; of a URL, what was fetched
 * @param from when it isn't the build context
 * @param inline heredocs
 */
public record CopyInputs(
        String keyword,
        String destination,
        Optional<String> chown,
        Optional<String> chmod,
        Map<String, String> flags,
        List<String> sources,
        FileSet files,
        Optional<SourceImage> from,
        List<InlineFile> inline) {

    public CopyInputs {
        Objects.requireNonNull(keyword, "keyword is null");
        Objects.requireNonNull(destination, "destination is null");
        Objects.requireNonNull(chown, "chown is null");
        Objects.requireNonNull(chmod, "chmod is null");
        flags = Map.copyOf(flags);
        sources = List.copyOf(sources);
        Objects.requireNonNull(files, "files is null");
        Objects.requireNonNull(from, "from is null");
        inline = List.copyOf(inline);
    }
}
