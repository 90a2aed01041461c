package io.github.layerflux.copy;

import io.github.layerflux.layer.FileTree;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;

/**
 * Where COPY and ADD read from.
 *
 * @param tree the build context without what the ignore file leaves out, or the merged layers of a stage or image
 * @param ignored what an ignore file keeps out of the tree, for a better message when it is asked for
 */
public record SourceRoot(FileTree tree, Optional<Ignored> ignored) {

    /** An ignore file and what it hides. */
    public interface Ignored {

        /** The ignore file's name as the user knows it, {@code .dockerignore}. */
        String fileName();

        /** Whether there is a file or folder at this path that only the ignore file keeps out. */
        boolean hides(String path) throws IOException;
    }

    public SourceRoot {
        Objects.requireNonNull(tree, "tree is null");
        Objects.requireNonNull(ignored, "ignored is null");
    }

    public static SourceRoot of(FileTree tree) {
        return new SourceRoot(tree, Optional.empty());
    }
}
