package io.github.layerflux.fuzz;

import io.github.layerflux.dockerfile.IgnoreFile;
import io.github.layerflux.failure.UserFailure;
import java.nio.charset.StandardCharsets;

/** A path on the first line, an ignore file on the others. */
public final class IgnoreFuzz {

    private IgnoreFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        int newline = text.indexOf('\n');
        String path = newline < 0 ? "a/b.txt" : text.substring(0, newline);
        IgnoreFile ignore;
        try {
            ignore = IgnoreFile.parse(".dockerignore", text.substring(newline + 1));
        } catch (UserFailure failure) {
            failure.getMessage();
            return;
        }
        boolean excluded = ignore.excludes(path);
        int slash = path.lastIndexOf('/');
        if (!excluded && slash > 0 && !ignore.mayContainIncluded(path.substring(0, slash))) {
            throw new IllegalStateException(
                    "the walk leaves out the folder of '" + path + "', which is included, with:\n" + text);
        }
    }
}
