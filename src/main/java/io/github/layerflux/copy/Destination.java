package io.github.layerflux.copy;

import io.github.layerflux.failure.UserFailure;
import java.util.Objects;

/**
 * Where an instruction writes.
 *
 * @param path in the image, cleaned, links not followed; empty for the root
 * @param folder whether it is written as a folder: {@code /d/}, {@code /d/.}, {@code .}
 */
public record Destination(String path, boolean folder) {

    public Destination {
        Objects.requireNonNull(path, "path is null");
    }

    /**
     * Reads the last word of COPY or ADD.
     *
     * @param workingDirectory of the image, absolute
     * @param word variables expanded
     */
    public static Destination of(String workingDirectory, String word) {
        if (word.isEmpty()) {
            throw new UserFailure("the destination is empty").suggest("Write '.' for the working directory.");
        }
        String path = word.startsWith("/") ? word : workingDirectory + "/" + word;
        String clean = ImagePath.clean(path);
        String last = word.substring(word.lastIndexOf('/') + 1);
        boolean folder = last.isEmpty() || last.equals(".") || last.equals("..") || clean.isEmpty();
        return new Destination(clean, folder);
    }

    /** The path from the root on, with the slash of a folder. */
    @Override
    public String toString() {
        return "/" + path + (folder && !path.isEmpty() ? "/" : "");
    }
}
