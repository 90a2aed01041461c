package io.github.layerflux.dockerfile;

import io.github.layerflux.failure.UserFailure;

/**
 * One line of an ignore file.
 *
 * @param exception whether it starts with {@code !} and restores what it matches
 * @param text cleaned, without the {@code !}
 * @param suffix for {@code **x}, with a leading {@code **} and no other wildcard: what a path has to end with
 * @param segments number of names between slashes, or -1 when {@code **} makes it match at any depth
 */
record IgnorePattern(boolean exception, String text, Wildcards wildcards, String suffix, int segments) {

    static IgnorePattern parse(boolean exception, String text) {
        Wildcards wildcards = Wildcards.parse(text, true);
        boolean deep = text.contains("**");
        // moby/patternmatcher takes '**x' for 'ends with x' as long as nothing else in it is special
        boolean endsWith = text.startsWith("**")
                && text.length() > 2
                && text.charAt(2) != '/'
                && Wildcards.parse(text.substring(2), true).isLiteral()
                && text.indexOf('\\') < 0;
        int segments = 1;
        for (int i = 0; i < text.length(); i++) {
            segments += text.charAt(i) == '/' ? 1 : 0;
        }
        return new IgnorePattern(exception, text, wildcards, endsWith ? text.substring(2) : "", deep ? -1 : segments);
    }

    /** Whether it matches a path or one of its parents. */
    boolean matchesOrContains(String path) {
        if (wildcards.isLiteral()) {
            String literal = wildcards.literal();
            return path.startsWith(literal)
                    && (path.length() == literal.length() || path.charAt(literal.length()) == '/');
        }
        int depth = 1;
        for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
            if (matches(path, end, depth)) {
                return true;
            }
            depth++;
        }
        return matches(path, path.length(), depth);
    }

    private boolean matches(String path, int end, int depth) {
        if (!suffix.isEmpty()) {
            return end >= suffix.length() && path.startsWith(suffix, end - suffix.length());
        }
        return (segments < 0 || segments == depth) && wildcards.matches(path, end);
    }

    /** Whether it may match something below a folder that it doesn't match itself. */
    boolean mayMatchBelow(String directory) {
        int patternFrom = 0;
        int from = 0;
        while (true) {
            int patternEnd = text.indexOf('/', patternFrom);
            String name = text.substring(patternFrom, patternEnd < 0 ? text.length() : patternEnd);
            if (name.contains("**")) {
                return true;
            }
            int end = directory.indexOf('/', from);
            String folder = directory.substring(from, end < 0 ? directory.length() : end);
            if (!mayMatch(name, folder) || patternEnd < 0) {
                return false;
            }
            if (end < 0) {
                return true;
            }
            patternFrom = patternEnd + 1;
            from = end + 1;
        }
    }

    private static boolean mayMatch(String name, String folder) {
        if (isPlain(name)) {
            return name.equals(folder);
        }
        try {
            return Wildcards.parse(name, false).matches(folder, folder.length());
        } catch (UserFailure slashWithin) {
            return true; // the slash was escaped or in a class, so this is half of something
        }
    }

    private static boolean isPlain(String name) {
        for (int i = 0; i < name.length(); i++) {
            if ("*?[\\".indexOf(name.charAt(i)) >= 0) {
                return false;
            }
        }
        return true;
    }
}
