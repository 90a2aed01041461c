package io.github.layerflux.dockerfile;

import io.github.layerflux.failure.UserFailure;
import java.util.List;
import java.util.Optional;

/** Scans one raw word from left to right; substitutions inside substitutions recur. */
final class WordScanner {

    private static final char NONE = 0;
    /** Of substitutions in substitutions; each takes some of the stack. */
    private static final int DEEPEST = 100;

    private final String source;
    private final char escape;
    private final boolean quotes;
    private final Variables variables;
    private int position;
    private int depth;

    /** @param quotes whether quotes mean anything */
    WordScanner(String source, char escape, boolean quotes, Variables variables) {
        this.source = source;
        this.escape = escape;
        this.quotes = quotes;
        this.variables = variables;
    }

    String text() {
        StringBuilder text = new StringBuilder(source.length());
        scan(NONE, false, text, new WordSplitter(false));
        return text.toString();
    }

    List<String> words() {
        WordSplitter words = new WordSplitter(true);
        scan(NONE, false, new StringBuilder(source.length()), words);
        return words.finish();
    }

    /**
     * Up to and over the stop character, or to the end if there is none.
     *
     * @param keepEscapes patterns read their escapes themselves
     */
    private void scan(char stop, boolean keepEscapes, StringBuilder text, WordSplitter words) {
        while (position < source.length()) {
            char c = source.charAt(position);
            if (c == stop && stop != NONE) {
                position++;
                return;
            }
            int before = text.length();
            if (c == '$') {
                substitution(keepEscapes, text);
                words.split(text, before);
            } else if (quotes && c == '\'') {
                singleQuoted(text);
                words.keep(text, before);
            } else if (quotes && c == '"') {
                doubleQuoted(keepEscapes, text);
                words.keep(text, before);
            } else if (c == escape) {
                position++;
                if (keepEscapes) {
                    text.append(c);
                }
                if (position < source.length()) {
                    text.append(source.charAt(position++));
                }
                words.keep(text, before);
            } else {
                position++;
                text.append(c);
                words.split(text, before);
            }
        }
        if (stop != NONE) {
            throw failure(stop == '/' ? "missing '/' in ${}" : "missing '}'");
        }
    }

    private String scanTo(char stop, boolean keepEscapes) {
        if (++depth > DEEPEST) {
            throw new UserFailure("substitutions are nested more than " + DEEPEST + " deep");
        }
        StringBuilder text = new StringBuilder();
        scan(stop, keepEscapes, text, new WordSplitter(false));
        depth--;
        return text.toString();
    }

    private void singleQuoted(StringBuilder text) {
        int end = source.indexOf('\'', position + 1);
        if (end < 0) {
            throw failure("a single quote has no matching one");
        }
        text.append(source, position + 1, end);
        position = end + 1;
    }

    private void doubleQuoted(boolean keepEscapes, StringBuilder text) {
        position++;
        while (position < source.length()) {
            char c = source.charAt(position);
            if (c == '"') {
                position++;
                return;
            }
            if (c == '$') {
                substitution(keepEscapes, text);
                continue;
            }
            position++;
            if (c == escape && position < source.length() && isEscapable(source.charAt(position))) {
                if (keepEscapes) {
                    text.append(c);
                }
                c = source.charAt(position++);
            }
            text.append(c);
        }
        throw failure("a double quote has no matching one");
    }

    private boolean isEscapable(char c) {
        return c == '"' || c == '$' || c == escape;
    }

    private void substitution(boolean keepEscapes, StringBuilder text) {
        position++;
        if (position >= source.length() || source.charAt(position) != '{') {
            String name = name();
            text.append(name.isEmpty() ? "$" : variables.lookup(name).orElse(""));
            return;
        }
        position++;
        if (position >= source.length()) {
            throw failure("missing '}'");
        }
        String name = name();
        if (name.isEmpty()) {
            throw failure("bad substitution, a name is missing");
        }
        text.append(modified(name));
    }

    private String modified(String name) {
        char modifier = read();
        if (modifier == '}') {
            return variables.lookup(name).orElse("");
        }
        boolean emptyIsUnset = modifier == ':';
        if (emptyIsUnset) {
            modifier = read();
        }
        switch (modifier) {
            case '-', '+', '?' -> {
                String word = scanTo('}', false);
                return conditional(name, modifier, emptyIsUnset, word);
            }
            case '#', '%' -> {
                if (!emptyIsUnset) {
                    return trimmed(name, modifier);
                }
            }
            case '/' -> {
                if (!emptyIsUnset) {
                    return replaced(name);
                }
            }
            default -> {
                // falls to the failure below
            }
        }
        throw failure("unsupported modifier (" + (emptyIsUnset ? ":" : "") + modifier + ") in substitution");
    }

    private String conditional(String name, char modifier, boolean emptyIsUnset, String word) {
        Optional<String> value = variables.lookupOrElse(name);
        boolean counts = value.isPresent() && !(emptyIsUnset && value.get().isEmpty());
        return switch (modifier) {
            case '-' -> counts ? value.get() : word;
            case '+' -> counts ? word : "";
            default -> {
                if (!counts) {
                    String otherwise = "is not allowed to be " + (value.isPresent() ? "empty" : "unset");
                    throw new UserFailure(name + ": " + (word.isEmpty() ? otherwise : word));
                }
                yield value.get();
            }
        };
    }

    private String trimmed(String name, char end) {
        String pattern = scanTo('}', true);
        boolean longest = !pattern.isEmpty() && pattern.charAt(0) == end;
        String value = variables.lookup(name).orElse("");
        ShellPattern shell = ShellPattern.parse(longest ? pattern.substring(1) : pattern);
        return end == '#' ? shell.trimStart(value, longest) : shell.trimEnd(value, longest);
    }

    private String replaced(String name) {
        boolean all = position < source.length() && source.charAt(position) == '/';
        if (all) {
            position++;
        }
        String pattern = scanTo('/', true);
        String replacement = scanTo('}', false);
        String value = variables.lookup(name).orElse("");
        return ShellPattern.parse(pattern).replace(value, replacement, all);
    }

    /** A name, one special parameter or the digits of a positional one; empty if none of these follows. */
    private String name() {
        int start = position;
        if (position < source.length()) {
            char first = source.charAt(position);
            if (Character.isDigit(first)) {
                while (position < source.length() && Character.isDigit(source.charAt(position))) {
                    position++;
                }
                return source.substring(start, position);
            }
            if ("@*#?-$!".indexOf(first) >= 0) {
                position++;
                return source.substring(start, position);
            }
        }
        while (position < source.length() && isNamePart(source.charAt(position))) {
            position++;
        }
        return source.substring(start, position);
    }

    private static boolean isNamePart(char c) {
        return c == '_' || Character.isLetterOrDigit(c);
    }

    private char read() {
        if (position >= source.length()) {
            throw failure("missing '}'");
        }
        return source.charAt(position++);
    }

    private UserFailure failure(String problem) {
        return new UserFailure("syntax error in '" + source + "': " + problem);
    }
}
