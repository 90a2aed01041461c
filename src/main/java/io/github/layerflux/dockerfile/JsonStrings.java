package io.github.layerflux.dockerfile;

import io.github.layerflux.failure.UserFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a JSON array of strings (RFC 8259). Anything that isn't JSON is left to the shell form, so the whole text has
 * to be checked before an element that isn't a string may be called an error.
 */
final class JsonStrings {

    private static final int MAX_DEPTH = 100;

    private final String text;
    private int position;

    private JsonStrings(String text) {
        this.text = text;
    }

    /**
     * The strings, or nothing when the text is no JSON array.
     *
     * @throws UserFailure when it is one, with an element that is no string
     */
    static Optional<List<String>> parse(String text) {
        if (text.isEmpty() || text.charAt(0) != '[') {
            return Optional.empty();
        }
        JsonStrings json = new JsonStrings(text);
        List<String> strings = new ArrayList<>();
        boolean onlyStrings = true;
        try {
            json.position = 1;
            if (!json.skipTo(']')) {
                do {
                    json.blanks();
                    if (json.peek() == '"') {
                        strings.add(json.string());
                    } else {
                        onlyStrings = false;
                        json.value(0);
                    }
                } while (json.skipTo(','));
                json.expect(']');
            }
            json.blanks();
        } catch (NotJson e) {
            return Optional.empty();
        }
        if (json.position < text.length()) {
            return Optional.empty();
        }
        if (!onlyStrings) {
            throw new UserFailure("when using JSON array syntax, arrays must be comprised of strings only");
        }
        return Optional.of(strings);
    }

    private void value(int depth) throws NotJson {
        blanks();
        char c = peek();
        if (depth > MAX_DEPTH) {
            throw new NotJson();
        } else if (c == '"') {
            string();
        } else if (c == '[') {
            position++;
            if (!skipTo(']')) {
                do {
                    value(depth + 1);
                } while (skipTo(','));
                expect(']');
            }
        } else if (c == '{') {
            position++;
            if (!skipTo('}')) {
                do {
                    blanks();
                    string();
                    expect(':');
                    value(depth + 1);
                } while (skipTo(','));
                expect('}');
            }
        } else {
            scalar();
        }
    }

    private void scalar() throws NotJson {
        int start = position;
        while (position < text.length() && ",]} \t\r\n".indexOf(text.charAt(position)) < 0) {
            position++;
        }
        String word = text.substring(start, position);
        boolean known = word.equals("true")
                || word.equals("false")
                || word.equals("null")
                || word.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");
        if (!known) {
            throw new NotJson();
        }
    }

    private String string() throws NotJson {
        if (peek() != '"') {
            throw new NotJson();
        }
        StringBuilder content = new StringBuilder();
        position++;
        for (; ; position++) {
            char c = peek();
            if (c == '"') {
                position++;
                return content.toString();
            } else if (c < ' ') {
                throw new NotJson();
            } else if (c != '\\') {
                content.append(c);
            } else {
                position++;
                content.append(escaped());
            }
        }
    }

    private char escaped() throws NotJson {
        return switch (peek()) {
            case '"' -> '"';
            case '\\' -> '\\';
            case '/' -> '/';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                int code = 0;
                for (int i = 0; i < 4; i++) {
                    position++;
                    int digit = Character.digit(peek(), 16);
                    if (digit < 0) {
                        throw new NotJson();
                    }
                    code = code * 16 + digit;
                }
                yield (char) code;
            }
            default -> throw new NotJson();
        };
    }

    private void blanks() {
        while (position < text.length() && " \t\r\n".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
    }

    private char peek() throws NotJson {
        if (position >= text.length()) {
            throw new NotJson();
        }
        return text.charAt(position);
    }

    private boolean skipTo(char c) throws NotJson {
        blanks();
        if (peek() != c) {
            return false;
        }
        position++;
        return true;
    }

    private void expect(char c) throws NotJson {
        if (!skipTo(c)) {
            throw new NotJson();
        }
    }

    /** Says that the text is no JSON; it ends the reading and never leaves this class. */
    private static final class NotJson extends Exception {
        private static final long serialVersionUID = 1L;

        NotJson() {
            super("not JSON", null, false, false);
        }
    }
}
