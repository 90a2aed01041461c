package io.github.layerflux.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Ignore patterns and paths of few names, so that they often meet; the same for the same seed. */
final class RandomIgnores {

    private static final List<String> PATTERN_NAMES =
            List.of("a", "b", "ab", "*", "**", "?", "a*", "*b", "[ab]", "[^a]", "**b", "a**");
    private static final List<String> FILE_NAMES = List.of("a", "b", "ab", "c", "aab");

    private final Random random;

    RandomIgnores(long seed) {
        random = new Random(seed);
    }

    /** One to five patterns, a third of them exceptions. */
    List<String> patterns() {
        List<String> patterns = new ArrayList<>();
        for (int left = 1 + random.nextInt(5); left > 0; left--) {
            patterns.add((random.nextInt(3) == 0 ? "!" : "") + joined(PATTERN_NAMES, 4));
        }
        return patterns;
    }

    String path() {
        return joined(FILE_NAMES, 5);
    }

    private String joined(List<String> names, int most) {
        List<String> parts = new ArrayList<>();
        for (int left = 1 + random.nextInt(most); left > 0; left--) {
            parts.add(names.get(random.nextInt(names.size())));
        }
        return String.join("/", parts);
    }
}
