package io.github.layerflux.dockerfile;

import io.github.layerflux.failure.SourceRange;
import io.github.layerflux.failure.SourceText;
import io.github.layerflux.failure.UserFailure;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@code .dockerignore} file (Dockerfile reference, ".dockerignore file"; moby/patternmatcher).
 *
 * <p>Patterns are anchored at the context's root and case-sensitive; {@code **} matches any number of folders. A path
 * is matched when it or one of its parents is; the last pattern that matches decides, {@code !} restores.
 */
public final class IgnoreFile {

    /** Excludes nothing. */
    public static final IgnoreFile NONE = new IgnoreFile(List.of());

    private final IgnorePattern[] patterns;
    private final boolean exceptions;

    private IgnoreFile(List<IgnorePattern> patterns) {
        this.patterns = patterns.toArray(new IgnorePattern[0]);
        boolean found = false;
        for (IgnorePattern pattern : this.patterns) {
            found |= pattern.exception();
        }
        this.exceptions = found;
    }

    /**
     * Parses a file's text; lines with {@code #} in column 1 are comments.
     *
     * @param fileName as the user knows it, for messages
     * @throws UserFailure for a bad pattern, with its line
     */
    public static IgnoreFile parse(String fileName, String text) {
        SourceLines lines = new SourceLines(text);
        List<IgnorePattern> patterns = new ArrayList<>();
        while (lines.hasNext()) {
            String line = lines.next();
            String pattern = line.strip();
            if (!line.startsWith("#") && !pattern.isEmpty()) {
                try {
                    patterns.add(pattern(pattern));
                } catch (UserFailure e) {
                    throw e.at(SourceRange.line(fileName, lines.number()), pattern)
                            .showing(new SourceText(fileName, text));
                }
            }
        }
        return patterns.isEmpty() ? NONE : new IgnoreFile(patterns);
    }

    /**
     * The same, and one path is left out whatever the patterns say.
     *
     * @param path relative to the root, literally
     */
    public IgnoreFile without(String path) {
        StringBuilder literal = new StringBuilder();
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            literal.append("*?[\\".indexOf(c) >= 0 ? "\\" : "").append(c);
        }
        List<IgnorePattern> extended = new ArrayList<>(List.of(patterns));
        extended.add(pattern("./" + literal)); // an exclamation mark at the beginning is a letter here
        return new IgnoreFile(extended);
    }

    /**
     * Patterns that come from somewhere else, {@code COPY --exclude} for example.
     *
     * @throws UserFailure for a bad pattern
     */
    public static IgnoreFile of(List<String> patterns) {
        List<IgnorePattern> parsed = new ArrayList<>(patterns.size());
        for (String pattern : patterns) {
            String stripped = pattern.strip();
            if (!stripped.isEmpty()) {
                parsed.add(pattern(stripped));
            }
        }
        return parsed.isEmpty() ? NONE : new IgnoreFile(parsed);
    }

    private static IgnorePattern pattern(String line) {
        boolean exception = line.charAt(0) == '!';
        String pattern = exception ? line.substring(1).strip() : line;
        if (pattern.isEmpty()) {
            throw new UserFailure("bad pattern '!': it excepts nothing");
        }
        String cleaned = CleanPath.of(pattern);
        if (cleaned.length() > 1 && cleaned.charAt(0) == '/') {
            cleaned = cleaned.substring(1);
        }
        return IgnorePattern.parse(exception, cleaned);
    }

    /** Whether it excludes nothing, whatever the path. */
    public boolean isEmpty() {
        return patterns.length == 0;
    }

    /** Whether some pattern restores what others exclude. */
    public boolean hasExceptions() {
        return exceptions;
    }

    /**
     * Whether a path is excluded, by itself or because a parent is.
     *
     * @param path relative to the context's root, names separated by {@code /}
     */
    public boolean excludes(String path) {
        boolean excluded = false;
        for (IgnorePattern pattern : patterns) {
            // a pattern that would change nothing needn't be tried
            if (pattern.exception() == excluded && pattern.matchesOrContains(path)) {
                excluded = !pattern.exception();
            }
        }
        return excluded;
    }

    /**
     * Whether something below a folder may be included; false allows to skip the folder. An excluded folder for which
     * this is true is itself included if, and only if, something below it turns out to be.
     */
    public boolean mayContainIncluded(String directory) {
        int last = -1;
        boolean excluded = false;
        for (int i = 0; i < patterns.length; i++) {
            if (patterns[i].exception()) {
                excluded = excluded && !patterns[i].matchesOrContains(directory);
            } else if (patterns[i].matchesOrContains(directory)) {
                excluded = true;
                last = i;
            }
        }
        if (!excluded) {
            return true;
        }
        // what the last pattern excludes here it excludes below too, so only exceptions after it count
        for (int i = last + 1; exceptions && i < patterns.length; i++) {
            if (patterns[i].exception() && patterns[i].mayMatchBelow(directory)) {
                return true;
            }
        }
        return false;
    }
}
