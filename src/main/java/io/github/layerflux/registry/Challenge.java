package io.github.layerflux.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a server wants to see before it answers (RFC 9110, section 11.6.1, WWW-Authenticate).
 *
 * @param scheme in lower case, such as {@code bearer}
 * @param parameters names in lower case, values unquoted
 */
record Challenge(String scheme, Map<String, String> parameters) {

    Challenge {
        parameters = Map.copyOf(parameters);
    }

    /** The parameter's value, or empty. */
    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    /** Reads all challenges of all header lines; one line may hold several, and commas separate parameters as well. */
    static List<Challenge> parse(List<String> headerLines) {
        List<Challenge> challenges = new ArrayList<>();
        for (String line : headerLines) {
            challenges.addAll(new Scanner(line).challenges());
        }
        return challenges;
    }

    private static final class Scanner {

        private final String line;
        private int next;

        Scanner(String line) {
            this.line = line;
        }

        List<Challenge> challenges() {
            List<Challenge> found = new ArrayList<>();
            String scheme = "";
            Map<String, String> parameters = new LinkedHashMap<>();
            while (skipSeparators()) {
                String word = token().toLowerCase(Locale.ROOT);
                if (word.isEmpty()) {
                    next++; // a character that belongs nowhere
                } else if (skipEquals()) {
                    parameters.put(word, peek() == '"' ? quoted() : token());
                } else {
                    add(found, scheme, parameters);
                    scheme = word;
                    parameters = new LinkedHashMap<>();
                }
            }
            add(found, scheme, parameters);
            return found;
        }

        private static void add(List<Challenge> found, String scheme, Map<String, String> parameters) {
            if (!scheme.isEmpty()) {
                found.add(new Challenge(scheme, parameters));
            }
        }

        private boolean skipSeparators() {
            while (peek() == ' ' || peek() == '\t' || peek() == ',') {
                next++;
            }
            return next < line.length();
        }

        private boolean skipEquals() {
            int mark = next;
            while (peek() == ' ' || peek() == '\t') {
                next++;
            }
            if (peek() != '=') {
                next = mark;
                return false;
            }
            next++;
            while (peek() == ' ' || peek() == '\t') {
                next++;
            }
            return true;
        }

        private String token() {
            int start = next;
            while (next < line.length() && " \t,=\"".indexOf(line.charAt(next)) < 0) {
                next++;
            }
            return line.substring(start, next);
        }

        private String quoted() {
            StringBuilder text = new StringBuilder();
            next++;
            while (next < line.length() && line.charAt(next) != '"') {
                if (line.charAt(next) == '\\' && next + 1 < line.length()) {
                    next++;
                }
                text.append(line.charAt(next++));
            }
            next++;
            return text.toString();
        }

        private char peek() {
            return next < line.length() ? line.charAt(next) : '\0';
        }
    }
}
