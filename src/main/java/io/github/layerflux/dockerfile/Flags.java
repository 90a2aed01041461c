package io.github.layerflux.dockerfile;

import io.github.layerflux.failure.UserFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The {@code --name=value} words before an instruction's arguments; {@code --} alone ends them.
 *
 * @param words quotes and escapes removed, with the leading {@code --}
 * @param remainder the arguments
 */
record Flags(List<String> words, String remainder) {

    enum Kind {
        TEXT,
        LIST,
        BOOLEAN
    }

    /** A flag that an instruction takes. */
    record Known(String name, Kind kind) {
        static Known text(String name) {
            return new Known(name, Kind.TEXT);
        }

        static Known list(String name) {
            return new Known(name, Kind.LIST);
        }

        static Known bool(String name) {
            return new Known(name, Kind.BOOLEAN);
        }
    }

    static Flags read(String rest, char escape) {
        if (!rest.startsWith("--")) {
            return new Flags(List.of(), rest);
        }
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        int i = 0;
        while (rest.startsWith("--", i)) {
            i = readWord(rest, i, escape, word);
            String flag = word.toString();
            word.setLength(0);
            while (i < rest.length() && Words.isBlank(rest.charAt(i))) {
                i++;
            }
            if (flag.equals("--")) {
                break;
            }
            words.add(flag);
        }
        return new Flags(words, rest.substring(i));
    }

    private static int readWord(String rest, int from, char escape, StringBuilder word) {
        char quote = 0;
        int i = from;
        for (; i < rest.length(); i++) {
            char c = rest.charAt(i);
            if (quote == 0 && Words.isBlank(c)) {
                break;
            } else if (c == escape && i + 1 < rest.length()) {
                word.append(rest.charAt(++i));
            } else if (quote != 0 ? c == quote : c == '"' || c == '\'') {
                quote = quote == 0 ? c : 0;
            } else {
                word.append(c);
            }
        }
        return i;
    }

    /**
     * Checks all flags against those that the instruction takes.
     *
     * @throws UserFailure for an unknown or repeated flag, a missing value, a bad boolean
     */
    Flags check(String instruction, List<Known> known) {
        List<String> seen = new ArrayList<>(words.size());
        for (String word : words) {
            String name = name(word);
            Known flag = find(instruction, name, known);
            if (flag.kind != Kind.LIST && seen.contains(name)) {
                throw new UserFailure("flag --" + name + " is given twice");
            }
            seen.add(name);
            Optional<String> value = value(word);
            if (flag.kind == Kind.BOOLEAN) {
                if (value.isPresent() && !isBoolean(value.get())) {
                    throw new UserFailure(
                            "bad value '" + value.get() + "' of flag --" + name + ", expected true or false");
                }
            } else if (value.isEmpty()) {
                throw new UserFailure("flag --" + name + " needs a value: --" + name + "=…");
            }
        }
        return this;
    }

    private static Known find(String instruction, String name, List<Known> known) {
        List<String> names = new ArrayList<>(known.size());
        for (Known candidate : known) {
            if (candidate.name.equals(name)) {
                return candidate;
            }
            names.add(candidate.name);
        }
        throw new UserFailure("unknown flag of " + instruction + ": --" + name
                + Suggestion.of(name, names)
                        .map(close -> " (did you mean --" + close + "?)")
                        .orElse(""));
    }

    /** The value, absent when it is empty or the flag is not there. */
    Optional<String> text(String name) {
        for (String word : words) {
            if (name(word).equals(name)) {
                String value = value(word).orElse("");
                return value.isEmpty() ? Optional.empty() : Optional.of(value);
            }
        }
        return Optional.empty();
    }

    List<String> list(String name) {
        List<String> values = new ArrayList<>();
        for (String word : words) {
            if (name(word).equals(name)) {
                values.add(value(word).orElse(""));
            }
        }
        return values;
    }

    /** The boolean, absent when the flag is; without a value it is true. */
    Optional<Boolean> bool(String name) {
        for (String word : words) {
            if (name(word).equals(name)) {
                return Optional.of(value(word).orElse("true").equalsIgnoreCase("true"));
            }
        }
        return Optional.empty();
    }

    private static boolean isBoolean(String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        return lower.equals("true") || lower.equals("false");
    }

    private static String name(String word) {
        int equals = word.indexOf('=');
        return word.substring(2, equals < 0 ? word.length() : equals);
    }

    private static Optional<String> value(String word) {
        int equals = word.indexOf('=');
        return equals < 0 ? Optional.empty() : Optional.of(word.substring(equals + 1));
    }
}
