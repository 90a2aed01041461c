package io.github.layerflux.cache;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * All entries that an instruction reads, folders and what is in them, in the selection's order, which depends on
 * nothing but names. What {@code .dockerignore} and {@code --exclude} leave out isn't in it.
 *
 * @param digests contents on demand; not asked under {@code metadata} rules
 * @param folder on this machine that the paths are relative to; absent for files of an image
 */
public record FileSet(Origin origin, List<SelectedFile> files, ContentDigests digests, Optional<Path> folder) {

    /** Where the files are from, which decides whether their owners count. */
    public enum Origin {
        /** A folder of this machine: COPY makes its files 0:0, whoever owns them here. */
        CONTEXT,
        /** A stage or image: COPY keeps the owners. */
        IMAGE
    }

    public FileSet {
        Objects.requireNonNull(origin, "origin is null");
        Objects.requireNonNull(digests, "digests is null");
        Objects.requireNonNull(folder, "folder is null");
        files = List.copyOf(files);
    }

    /** Files that are in no folder of this machine. */
    public FileSet(Origin origin, List<SelectedFile> files, ContentDigests digests) {
        this(origin, files, digests, Optional.empty());
    }
}
