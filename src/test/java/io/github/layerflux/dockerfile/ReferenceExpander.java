package io.github.layerflux.dockerfile;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Word expansion once more, written for plainness: a grammar of regular expressions that is rewritten from the left,
 * with patterns as {@link Pattern}s. Only what {@link RandomDockerfiles#word} makes.
 */
final class ReferenceExpander {

    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");

    private final Map<String, String> values;

    ReferenceExpander(Map<String, String> values) {
        this.values = values;
    }

    /** The text, or empty where the word is an error. */
    Optional<String> expand(String word) {
        try {
            StringBuilder out = new StringBuilder();
            String rest = part(word, out, "");
            return rest.isEmpty() ? Optional.of(out.toString()) : Optional.empty();
        } catch (Malformed e) {
            return Optional.empty();
        }
    }

    /** Expands up to the end character outside quotes and substitutions; gives what follows it. */
    private String part(String word, StringBuilder out, String end) throws Malformed {
        String rest = word;
        while (!rest.isEmpty()) {
            if (!end.isEmpty() && rest.startsWith(end)) {
                return rest.substring(1);
            }
            if (rest.startsWith("'")) {
                int close = rest.indexOf('\'', 1);
                check(close > 0);
                out.append(rest, 1, close);
                rest = rest.substring(close + 1);
            } else if (rest.startsWith("\"")) {
                rest = doubleQuoted(rest.substring(1), out);
            } else if (rest.startsWith("\\")) {
                out.append(rest, 1, Math.min(2, rest.length()));
                rest = rest.substring(Math.min(2, rest.length()));
            } else if (rest.startsWith("$")) {
                rest = dollar(rest.substring(1), out);
            } else {
                out.append(rest.charAt(0));
                rest = rest.substring(1);
            }
        }
        check(end.isEmpty());
        return "";
    }

    private String doubleQuoted(String word, StringBuilder out) throws Malformed {
        String rest = word;
        while (!rest.isEmpty()) {
            if (rest.startsWith("\"")) {
                return rest.substring(1);
            }
            if (rest.startsWith("$")) {
                rest = dollar(rest.substring(1), out);
            } else {
                boolean escape = rest.startsWith("\\$") || rest.startsWith("\\\"") || rest.startsWith("\\\\");
                out.append(rest.charAt(escape ? 1 : 0));
                rest = rest.substring(escape ? 2 : 1);
            }
        }
        throw new Malformed();
    }

    private String dollar(String rest, StringBuilder out) throws Malformed {
        Matcher plain = NAME.matcher(rest);
        if (plain.lookingAt()) {
            out.append(values.getOrDefault(plain.group(), ""));
            return rest.substring(plain.end());
        }
        check(rest.startsWith("{"));
        Matcher name = NAME.matcher(rest.substring(1));
        check(name.lookingAt());
        String value = values.get(name.group());
        String tail = rest.substring(1 + name.end());
        if (tail.startsWith("}")) {
            out.append(value == null ? "" : value);
            return tail.substring(1);
        }
        boolean colon = tail.startsWith(":");
        boolean counts = value != null && !(colon && value.isEmpty());
        String operation = tail.substring(colon ? 1 : 0);
        check(!operation.isEmpty());
        String operand = operation.substring(1);
        return switch (operation.charAt(0)) {
            case '-', '+', '?' -> {
                StringBuilder other = new StringBuilder();
                String after = part(operand, other, "}");
                check(counts || operation.charAt(0) != '?');
                boolean useOther = operation.charAt(0) == '-' ? !counts : operation.charAt(0) == '+' && counts;
                out.append(useOther ? other : operation.charAt(0) == '+' ? "" : value);
                yield after;
            }
            case '#', '%' -> trim(operation, value == null ? "" : value, out);
            default -> {
                boolean all = operand.startsWith("/");
                String[] halves = operand.substring(all ? 1 : 0).split("/", 2);
                check(halves.length == 2);
                StringBuilder replacement = new StringBuilder();
                String after = part(halves[1], replacement, "}");
                Matcher matcher = Pattern.compile(regex(halves[0])).matcher(value == null ? "" : value);
                String quoted = Matcher.quoteReplacement(replacement.toString());
                out.append(
                        halves[0].isEmpty()
                                ? value == null ? "" : value
                                : all ? matcher.replaceAll(quoted) : matcher.replaceFirst(quoted));
                yield after;
            }
        };
    }

    private static String trim(String operation, String value, StringBuilder out) throws Malformed {
        check(operation.indexOf('}') > 0);
        boolean longest = operation.charAt(1) == operation.charAt(0);
        String pattern = operation.substring(longest ? 2 : 1, operation.indexOf('}'));
        boolean start = operation.charAt(0) == '#';
        Pattern regex = Pattern.compile(regex(pattern), Pattern.DOTALL);
        String best = value;
        boolean found = false;
        for (int i = 0; i <= value.length() && !(found && !longest); i++) {
            int cut = start ? i : value.length() - i;
            String removed = start ? value.substring(0, cut) : value.substring(cut);
            if (regex.matcher(removed).matches()) {
                best = start ? value.substring(cut) : value.substring(0, cut);
                found = true;
            }
        }
        out.append(best);
        return operation.substring(operation.indexOf('}') + 1);
    }

    private static String regex(String glob) {
        StringBuilder regex = new StringBuilder();
        for (char c : glob.toCharArray()) {
            regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return regex.toString();
    }

    private static void check(boolean wellFormed) throws Malformed {
        if (!wellFormed) {
            throw new Malformed();
        }
    }

    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;
    }
}
