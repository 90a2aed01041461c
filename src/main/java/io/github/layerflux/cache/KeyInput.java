package io.github.layerflux.cache;

import io.github.layerflux.image.Digest;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * One named part of a key.
 *
 * @param name unique within its key, and what a miss is explained with: {@code build argument CACHEBUST}
 * @param display the value for people, shortened; never a secret
 * @param digest of the whole value
 * @param files where the value is a set of files; absent in what was read from a record
 * @param folder on this machine that the files are in, where there is one
 * @param text the value for people, in lines, where {@code display} has not all of it; absent in what was read from a
 *     record
 */
public record KeyInput(
        String name,
        String display,
        Digest digest,
        Optional<FileTable> files,
        Optional<Path> folder,
        Optional<String> text) {

    public KeyInput {
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(display, "display is null");
        Objects.requireNonNull(digest, "digest is null");
        Objects.requireNonNull(files, "files is null");
        Objects.requireNonNull(folder, "folder is null");
        Objects.requireNonNull(text, "text is null");
    }

    /** Whether it is another stage or image that the step reads from ({@link StepKeys}). */
    boolean isSource() {
        return name.equals(StepKeys.SOURCE) || name.startsWith(StepKeys.SOURCE_OF);
    }

    KeyInput(String name, String display, Digest digest) {
        this(name, display, digest, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
