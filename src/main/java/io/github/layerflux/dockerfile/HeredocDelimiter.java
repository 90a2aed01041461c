package io.github.layerflux.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code <<EOF}, {@code <<-EOF} or {@code <<"EOF"} in an instruction (Dockerfile reference, "Here-documents").
 *
 * @param name without quotes
 * @param start its offset in the text it was found in
 * @param end the offset after it
 */
record HeredocDelimiter(String name, boolean expand, boolean chomp, int start, int end) {

    /** The delimiters of an instruction, in order; none in JSON form nor in instructions that take no heredocs. */
    static List<HeredocDelimiter> of(String keyword, String rest, char escape) {
        return switch (keyword) {
            case "ONBUILD" -> {
                int end = Words.endOfWord(rest, 0);
                String trigger = Words.upperCase(rest.substring(0, end));
                yield trigger.equals("ONBUILD")
                        ? List.of()
                        : of(trigger, rest.substring(end).strip(), escape);
            }
            case "RUN", "COPY", "ADD" -> {
                String arguments = Flags.read(rest, escape).remainder();
                if (JsonStrings.parse(arguments).isPresent()) {
                    yield List.of();
                }
                yield keyword.equals("RUN") ? inScript(arguments) : inWords(arguments);
            }
            default -> List.of();
        };
    }

    private static List<HeredocDelimiter> inWords(String arguments) {
        List<HeredocDelimiter> found = new ArrayList<>();
        for (String word : Words.split(arguments)) {
            ofWord(word).ifPresent(found::add);
        }
        return found;
    }

    /** The delimiter that a word of COPY or ADD is. */
    static Optional<HeredocDelimiter> ofWord(String word) {
        if (!word.startsWith("<<")) {
            return Optional.empty();
        }
        return at(word, 0, 0, false).filter(delimiter -> delimiter.end == word.length());
    }

    /** The delimiters of a shell script's first line: at the start of a word, outside quotes and arithmetic. */
    static List<HeredocDelimiter> inScript(String script) {
        List<HeredocDelimiter> found = new ArrayList<>();
        boolean wordStart = true;
        int i = 0;
        while (i < script.length()) {
            char c = script.charAt(i);
            if (Words.isBlank(c)) {
                wordStart = true;
                i++;
            } else if (c == '<' && wordStart && script.startsWith("<<", i)) {
                Optional<HeredocDelimiter> delimiter = at(script, i, i, true);
                delimiter.ifPresent(found::add);
                i = delimiter.isPresent() ? delimiter.get().end : i + 2;
                wordStart = delimiter.isPresent();
            } else {
                wordStart = wordStart && Character.isDigit(c);
                i = skip(script, i);
            }
        }
        return found;
    }

    private static int skip(String script, int i) {
        int after = switch (script.charAt(i)) {
            case '\\' -> i + 2;
            case '\'' -> script.indexOf('\'', i + 1) + 1;
            case '"' -> closingQuote(script, i + 1) + 1;
            case '$' -> script.startsWith("$((", i) ? script.indexOf("))", i) + 2 : i + 1;
            default -> i + 1;
        };
        // an open quote has no end here: nothing after it can be a heredoc
        return after <= i ? script.length() : Math.min(after, script.length());
    }

    private static int closingQuote(String script, int from) {
        for (int i = from; i < script.length(); i++) {
            if (script.charAt(i) == '\\') {
                i++;
            } else if (script.charAt(i) == '"') {
                return i;
            }
        }
        return -1;
    }

    private static Optional<HeredocDelimiter> at(String text, int start, int arrows, boolean script) {
        int i = arrows + 2;
        boolean chomp = i < text.length() && text.charAt(i) == '-';
        if (chomp) {
            i++;
        }
        while (script && i < text.length() && Words.isBlank(text.charAt(i))) {
            i++;
        }
        StringBuilder name = new StringBuilder();
        boolean quoted = false;
        char quote = 0;
        for (; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    name.append(c);
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
                quoted = true;
            } else if (c == '\\' && i + 1 < text.length()) {
                name.append(text.charAt(++i));
            } else if (c == '<') {
                return Optional.empty();
            } else if (Words.isBlank(c) || (script && "|;&>()".indexOf(c) >= 0)) {
                break;
            } else {
                name.append(c);
            }
        }
        return name.isEmpty() || quote != 0
                ? Optional.empty()
                : Optional.of(new HeredocDelimiter(name.toString(), !quoted, chomp, start, i));
    }

    /** Whether a raw line, its end included, is the one that ends the heredoc. */
    boolean ends(String raw) {
        int from = 0;
        while (chomp && from < raw.length() && raw.charAt(from) == '\t') {
            from++;
        }
        int to = raw.length();
        while (to > from && (raw.charAt(to - 1) == '\n' || raw.charAt(to - 1) == '\r')) {
            to--;
        }
        return to - from == name.length() && raw.startsWith(name, from);
    }
}
