package io.github.layerflux.dockerfile;

import io.github.layerflux.failure.SourceRange;
import io.github.layerflux.failure.UserFailure;
import java.util.Locale;
import java.util.Optional;

/** Reads the directives off the top; the first line that is none leaves everything after it to be comments. */
final class DirectiveReader {

    private char escape = '\\';
    private Optional<String> syntax = Optional.empty();
    private Optional<String> check = Optional.empty();
    private boolean escapeSeen;

    private DirectiveReader() {}

    /** Moves the cursor to the first line that is no directive. */
    static Directives read(String file, SourceLines lines) {
        DirectiveReader reader = new DirectiveReader();
        while (lines.hasNext()) {
            String line = lines.peek().strip();
            try {
                if (!reader.accept(line)) {
                    break;
                }
            } catch (UserFailure e) {
                throw e.at(SourceRange.line(file, lines.number() + 1), line);
            }
            lines.next();
        }
        return new Directives(reader.escape, reader.syntax, reader.check);
    }

    private boolean accept(String line) {
        int equals = line.indexOf('=');
        if (!line.startsWith("#") || equals < 0) {
            return false;
        }
        String key = line.substring(1, equals).strip().toLowerCase(Locale.ROOT);
        String value = line.substring(equals + 1).strip();
        if (value.isEmpty()) {
            return false;
        }
        switch (key) {
            case "escape" -> {
                once(key, escapeSeen);
                escapeSeen = true;
                if (!value.equals("\\") && !value.equals("`")) {
                    throw new UserFailure("invalid escape directive '" + value + "', expected \\ or `");
                }
                escape = value.charAt(0);
            }
            case "syntax" -> {
                once(key, syntax.isPresent());
                syntax = Optional.of(value);
            }
            case "check" -> {
                once(key, check.isPresent());
                checkOptions(value);
                check = Optional.of(value);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void once(String key, boolean seen) {
        if (seen) {
            throw new UserFailure("only one " + key + " directive can be used");
        }
    }

    private static void checkOptions(String value) {
        for (String option : value.split(";", -1)) {
            int equals = option.indexOf('=');
            String key = (equals < 0 ? option : option.substring(0, equals)).strip();
            String setting = equals < 0 ? "" : option.substring(equals + 1).strip();
            boolean valid = switch (key) {
                case "skip", "experimental" -> !setting.isEmpty();
                case "error" -> setting.equalsIgnoreCase("true") || setting.equalsIgnoreCase("false");
                default -> false;
            };
            if (!valid) {
                throw new UserFailure("invalid check directive '" + option.strip()
                        + "', expected skip=RULE,… or skip=all or error=true, separated by ;");
            }
        }
    }
}
