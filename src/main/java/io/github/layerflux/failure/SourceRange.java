package io.github.layerflux.failure;

import java.util.Objects;

/**
 * Lines of a source file, 1-based and inclusive.
 *
 * @param file the file's name as the user knows it, such as {@code Dockerfile} or {@code web/Dockerfile}
 */
public record SourceRange(String file, int firstLine, int lastLine) {

    public SourceRange {
        Objects.requireNonNull(file, "file is null");
        if (firstLine < 1 || lastLine < firstLine) {
            throw new IllegalArgumentException("bad line range " + firstLine + "-" + lastLine);
        }
    }

    public static SourceRange line(String file, int line) {
        return new SourceRange(file, line, line);
    }

    /** {@code Dockerfile:12}, the form editors and IDEs turn into a link. */
    @Override
    public String toString() {
        return file + ":" + firstLine;
    }
}
