package io.github.layerflux.failure;

import java.util.Objects;

/**
 * A source file as it was read, so that messages can show its lines.
 *
 * @param file the name that messages show, the one of its {@link SourceRange}s
 * @param text all of it
 */
public record SourceText(String file, String text) {

    public SourceText {
        Objects.requireNonNull(file, "file is null");
        Objects.requireNonNull(text, "text is null");
    }

    /** The name alone: the text can be long. */
    @Override
    public String toString() {
        return file;
    }
}
