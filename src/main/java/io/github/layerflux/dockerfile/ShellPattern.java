package io.github.layerflux.dockerfile;

import io.github.layerflux.failure.UserFailure;

/**
 * A shell pattern with {@code *} and {@code ?}, as in {@code ${name#pattern}} (POSIX XCU 2.13, without bracket
 * expressions, which Dockerfiles take literally).
 */
final class ShellPattern {

    private static final char ANY_ONE = '\uFFFE';
    private static final char ANY = '\uFFFF';

    /** Ordinary characters stand for themselves, noncharacters of Unicode for the wildcards. */
    private final String tokens;

    private ShellPattern(String tokens) {
        this.tokens = tokens;
    }

    /** @throws UserFailure when an escape precedes anything but {@code * ? \ / }} */
    static ShellPattern parse(String pattern) {
        StringBuilder tokens = new StringBuilder(pattern.length());
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '*') {
                tokens.append(ANY);
            } else if (c == '?') {
                tokens.append(ANY_ONE);
            } else if (c == '\\') {
                i++;
                if (i == pattern.length() || "*?\\/}".indexOf(pattern.charAt(i)) < 0) {
                    throw new UserFailure("invalid pattern (" + pattern + ") in substitution: a \\ may only escape"
                            + " one of * ? \\ / }");
                }
                tokens.append(pattern.charAt(i));
            } else {
                tokens.append(c);
            }
        }
        return new ShellPattern(tokens.toString());
    }

    /** The value without the shortest or longest prefix that matches. */
    String trimStart(String value, boolean longest) {
        int end = matchEnd(value, 0, longest);
        return end < 0 ? value : value.substring(end);
    }

    /** The value without the shortest or longest suffix that matches. */
    String trimEnd(String value, boolean longest) {
        int length = value.length();
        for (int i = 0; i <= length; i++) {
            int start = longest ? i : length - i;
            if (!splitsCharacter(value, start) && matches(value, start, length)) {
                return value.substring(0, start);
            }
        }
        return value;
    }

    /** The value with the first or every longest match replaced, from left to right. */
    String replace(String value, String replacement, boolean all) {
        StringBuilder result = new StringBuilder(value.length());
        int copied = 0;
        int start = 0;
        boolean afterMatch = false;
        while (start <= value.length()) {
            int end = matchEnd(value, start, true);
            boolean found = end > start || (end == start && !afterMatch);
            if (found) {
                result.append(value, copied, start).append(replacement);
                copied = end;
                if (!all) {
                    break;
                }
            }
            afterMatch = end > start;
            start = afterMatch ? end : start + (splitsCharacter(value, start + 1) ? 2 : 1);
        }
        return result.append(value, copied, value.length()).toString();
    }

    private int matchEnd(String value, int start, boolean longest) {
        int count = value.length() - start;
        for (int i = 0; i <= count; i++) {
            int end = longest ? value.length() - i : start + i;
            if (!splitsCharacter(value, end) && matches(value, start, end)) {
                return end;
            }
        }
        return -1;
    }

    /** Whether the pattern matches all of a part; only the last {@code *} ever needs another try. */
    private boolean matches(String value, int start, int end) {
        int v = start;
        int t = 0;
        int star = -1;
        int retry = start;
        while (v < end) {
            char token = t < tokens.length() ? tokens.charAt(t) : 0;
            boolean more = t < tokens.length();
            if (more && token == ANY) {
                star = t++;
                retry = v;
            } else if (more && (token == ANY_ONE || token == value.charAt(v))) {
                t++;
                boolean pair = token == ANY_ONE && v + 1 < end && Character.isHighSurrogate(value.charAt(v));
                v += pair ? 2 : 1;
            } else if (star >= 0) {
                t = star + 1;
                v = ++retry;
            } else {
                return false;
            }
        }
        while (t < tokens.length() && tokens.charAt(t) == ANY) {
            t++;
        }
        return t == tokens.length();
    }

    private static boolean splitsCharacter(String value, int at) {
        return at > 0 && at < value.length() && Character.isSurrogatePair(value.charAt(at - 1), value.charAt(at));
    }
}
