package io.github.layerflux.context;

import io.github.layerflux.failure.BuildFailure;
import io.github.layerflux.failure.EnvironmentFailure;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** File names are bytes; Java decodes them with the locale's charset and puts U+FFFD where it can't. */
final class Decoding {

    private static final char REPLACEMENT = '\uFFFD';

    private Decoding() {}

    /** Whether a name or a link's target is more than its text. */
    static boolean isLossy(Path path, String text) {
        // U+FFFD itself is a legal character of a name: only if it doesn't lead back did decoding lose something
        return text.indexOf(REPLACEMENT) >= 0 && !leadsBack(text, path);
    }

    private static boolean leadsBack(String text, Path path) {
        try {
            return path.getFileSystem().getPath(text).equals(path);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** @param problem such as {@code the name 'x' can't be decoded} */
    static BuildFailure failure(String problem) {
        return new EnvironmentFailure(
                        problem + " with this JVM's file name encoding " + System.getProperty("sun.jnu.encoding"))
                .suggest("Run Maven with a UTF-8 locale (LC_ALL=C.UTF-8), or rename or exclude the file.");
    }
}
