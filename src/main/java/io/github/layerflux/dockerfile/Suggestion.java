package io.github.layerflux.dockerfile;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds what was probably meant by a mistyped word, by edit distance, or by an unfinished one. */
public final class Suggestion {

    private static final int MAX_DISTANCE = 2;
    /** Shorter beginnings say nothing. */
    private static final int LEAST_BEGINNING = 3;

    private Suggestion() {}

    /**
     * The candidate nearest to a word, ignoring case, if it is near enough to have been meant; else the only one that
     * begins with the word.
     */
    public static Optional<String> of(String word, Collection<String> candidates) {
        String typed = word.toLowerCase(Locale.ROOT);
        Optional<String> best = Optional.empty();
        int bestDistance = Math.min(MAX_DISTANCE, Math.max(1, typed.length() / 2)) + 1;
        for (String candidate : candidates) {
            if (Math.abs(candidate.length() - typed.length()) >= bestDistance) {
                continue; // and a word of megabytes needs no table
            }
            int distance = distance(typed, candidate.toLowerCase(Locale.ROOT));
            if (distance < bestDistance) {
                best = Optional.of(candidate);
                bestDistance = distance;
            }
        }
        return best.isPresent() || typed.length() < LEAST_BEGINNING ? best : begunWith(typed, candidates);
    }

    private static Optional<String> begunWith(String typed, Collection<String> candidates) {
        Optional<String> only = Optional.empty();
        for (String candidate : candidates) {
            if (candidate.toLowerCase(Locale.ROOT).startsWith(typed)) {
                if (only.isPresent()) {
                    return Optional.empty();
                }
                only = Optional.of(candidate);
            }
        }
        return only;
    }

    /** Whether the words differ by one letter, or by two neighbours that changed places; regardless of case. */
    public static boolean isOneSlip(String one, String other) {
        return Math.abs(one.length() - other.length()) <= 1
                && distance(one.toLowerCase(Locale.ROOT), other.toLowerCase(Locale.ROOT)) == 1;
    }

    /** Insertions, deletions, substitutions and swaps of neighbours that lead from one word to the other. */
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int substitution = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int least = Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1);
                d[i][j] = Math.min(least, d[i - 1][j - 1] + substitution);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
