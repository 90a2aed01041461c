package io.github.layerflux.cache;

import java.util.Objects;

/**
 * A file whose content stands in the Dockerfile (a heredoc of COPY or ADD).
 *
 * @param content after expansion
 */
public record InlineFile(String name, String content) {

    public InlineFile {
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(content, "content is null");
    }
}
