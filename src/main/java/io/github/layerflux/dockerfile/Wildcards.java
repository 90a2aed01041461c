package io.github.layerflux.dockerfile;

import io.github.layerflux.failure.UserFailure;
import java.util.ArrayList;
import java.util.List;

/**
 * A compiled path pattern: {@code *}, {@code ?} and classes, which never match {@code /}, and, in ignore files,
 * {@code **}, which does.
 */
final class Wildcards {

    /** One element of a pattern. */
    private sealed interface Token {
        /** A run of ordinary characters. */
        record Literal(String text) implements Token {}

        /** {@code ?}. */
        record One() implements Token {}

        /** {@code *}. */
        record Many() implements Token {}

        /** {@code **} with something after it: nothing, or any number of whole folders. */
        record Folders() implements Token {}

        /** {@code **} at the end: anything at all. */
        record Rest() implements Token {}

        /**
         * {@code [a-z]}, {@code [^a-z]}.
         *
         * @param ranges first and last character of each range in turn
         */
        record OneOf(String ranges, boolean negated) implements Token {}
    }

    private final Token[] tokens;
    private final int wildcards;

    private Wildcards(List<Token> tokens, int wildcards) {
        this.tokens = tokens.toArray(new Token[0]);
        this.wildcards = wildcards;
    }

    /**
     * @param folders whether {@code **} has its meaning of ignore files
     * @throws UserFailure for an open or empty class and a {@code \} at the end
     */
    static Wildcards parse(String pattern, boolean folders) {
        List<Token> tokens = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int wildcards = 0;
        int i = 0;
        while (i < pattern.length()) {
            char c = pattern.charAt(i);
            if (c == '\\') {
                if (i + 1 == pattern.length()) {
                    throw bad(pattern, "it ends with a \\");
                }
                literal.append(pattern.charAt(i + 1));
                i += 2;
                continue;
            }
            if (c != '*' && c != '?' && c != '[') {
                literal.append(c);
                i++;
                continue;
            }
            if (!literal.isEmpty()) {
                tokens.add(new Token.Literal(literal.toString()));
                literal.setLength(0);
            }
            wildcards++;
            if (c == '?') {
                tokens.add(new Token.One());
                i++;
            } else if (c == '[') {
                i = parseClass(pattern, i, tokens);
            } else if (folders && pattern.startsWith("**", i)) {
                i += pattern.startsWith("/", i + 2) ? 3 : 2;
                tokens.add(i == pattern.length() ? new Token.Rest() : new Token.Folders());
            } else {
                tokens.add(new Token.Many());
                i++;
            }
        }
        if (!literal.isEmpty()) {
            tokens.add(new Token.Literal(literal.toString()));
        }
        return new Wildcards(tokens, wildcards);
    }

    private static int parseClass(String pattern, int open, List<Token> tokens) {
        int[] i = {open + 1};
        boolean negated = pattern.startsWith("^", i[0]);
        if (negated) {
            i[0]++;
        }
        StringBuilder ranges = new StringBuilder();
        while (i[0] >= pattern.length() || pattern.charAt(i[0]) != ']' || ranges.isEmpty()) {
            char low = classCharacter(pattern, i);
            char high = low;
            if (pattern.startsWith("-", i[0])) {
                i[0]++;
                high = classCharacter(pattern, i);
            }
            ranges.append(low).append(high);
        }
        tokens.add(new Token.OneOf(ranges.toString(), negated));
        return i[0] + 1;
    }

    private static char classCharacter(String pattern, int[] i) {
        if (i[0] < pattern.length() && pattern.charAt(i[0]) == '\\') {
            i[0]++;
        } else if (i[0] < pattern.length() && "-]".indexOf(pattern.charAt(i[0])) >= 0) {
            throw bad(pattern, "a class has a misplaced '" + pattern.charAt(i[0]) + "'");
        }
        if (i[0] >= pattern.length()) {
            throw bad(pattern, "a [ has no matching ]");
        }
        return pattern.charAt(i[0]++);
    }

    private static UserFailure bad(String pattern, String why) {
        return new UserFailure("bad pattern '" + pattern + "': " + why);
    }

    /** Whether it has no wildcards. */
    boolean isLiteral() {
        return wildcards == 0;
    }

    /** The text of a pattern without wildcards. */
    String literal() {
        return tokens.length == 0 ? "" : ((Token.Literal) tokens[0]).text();
    }

    /** Whether the first {@code end} characters of a path match. */
    boolean matches(String path, int end) {
        if (tokens.length > 0 && tokens[tokens.length - 1] instanceof Token.Literal last) {
            int from = end - last.text().length();
            if (from < 0 || !path.startsWith(last.text(), from)) {
                return false;
            }
        }
        // with more wildcards the same place is reached on many ways, once is enough
        boolean[] failed = wildcards > 2 ? new boolean[(tokens.length + 1) * (end + 1)] : new boolean[0];
        return matches(path, 0, end, 0, failed);
    }

    private boolean matches(String path, int from, int end, int index, boolean[] failed) {
        int at = from;
        for (int t = index; t < tokens.length; t++) {
            Token token = tokens[t];
            if (token instanceof Token.Literal literal) {
                if (!path.startsWith(literal.text(), at) || at + literal.text().length() > end) {
                    return false;
                }
                at += literal.text().length();
            } else if (token instanceof Token.Rest) {
                return true;
            } else if (token instanceof Token.Many) {
                return many(path, at, end, t + 1, failed);
            } else if (token instanceof Token.Folders) {
                return folders(path, at, end, t + 1, failed);
            } else {
                if (at == end || path.charAt(at) == '/') {
                    return false;
                }
                if (token instanceof Token.OneOf oneOf && !isOneOf(oneOf, path.charAt(at))) {
                    return false;
                }
                boolean pair = at + 1 < end && Character.isHighSurrogate(path.charAt(at));
                at += pair ? 2 : 1;
            }
        }
        return at == end;
    }

    private boolean many(String path, int from, int end, int next, boolean[] failed) {
        for (int at = from; at <= end; at++) {
            if (tries(path, at, end, next, failed)) {
                return true;
            }
            if (at < end && path.charAt(at) == '/') {
                return false;
            }
        }
        return false;
    }

    private boolean folders(String path, int from, int end, int next, boolean[] failed) {
        if (tries(path, from, end, next, failed)) {
            return true;
        }
        for (int slash = path.indexOf('/', from); slash >= 0 && slash < end; slash = path.indexOf('/', slash + 1)) {
            if (tries(path, slash + 1, end, next, failed)) {
                return true;
            }
        }
        return false;
    }

    private boolean tries(String path, int at, int end, int next, boolean[] failed) {
        int place = next * (end + 1) + at;
        if (failed.length > 0 && failed[place]) {
            return false;
        }
        if (matches(path, at, end, next, failed)) {
            return true;
        }
        if (failed.length > 0) {
            failed[place] = true;
        }
        return false;
    }

    private static boolean isOneOf(Token.OneOf oneOf, char c) {
        boolean found = false;
        for (int i = 0; i < oneOf.ranges().length(); i += 2) {
            found |= c >= oneOf.ranges().charAt(i) && c <= oneOf.ranges().charAt(i + 1);
        }
        return found != oneOf.negated();
    }
}
